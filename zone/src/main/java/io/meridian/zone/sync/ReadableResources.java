package io.meridian.zone.sync;

import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Message.Upsert;
import java.util.Optional;

/**
 * Takes every resource that can be read as what it is offered as. Rules that global applied are not applied again: a global of a
 * newer version may allow more than this zone knows of.
 */
public final class ReadableResources implements Acceptance {

    @Override
    public Verdict judge(Upsert offered) {
        Optional<ResourceKind> kind = ResourceKinds.byName(offered.key().kind());
        if (kind.isEmpty()) {
            return new Verdict.Refused(
                    "this zone knows no kind " + offered.key().kind());
        }
        return switch (WireForm.fromWire(offered.bytes(), kind.get())) {
            case FromWire.Unreadable(String reason) -> new Verdict.Refused(reason);
            case FromWire.Read(var resource) ->
                resource.key().equals(offered.key())
                        ? new Verdict.Accepted(resource)
                        : new Verdict.Refused(
                                "it is offered as " + offered.key() + " and says that it is " + resource.key());
        };
    }
}
