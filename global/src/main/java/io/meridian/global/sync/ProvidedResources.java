package io.meridian.global.sync;

import io.meridian.common.admission.ProvidedResourceRules;
import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Judges what a zone provides: kinds that zones provide, of a mesh that exists, named and labelled as the zone's own, sound by the
 * rules of their kind. What is refused for want of its mesh is looked at again when the mesh comes.
 *
 * @param zone name of the zone, as its channel proved it
 * @param stored what global holds
 */
public record ProvidedResources(String zone, ResourceReader stored, ProvidedResourceRules rules) implements Acceptance {

    /** Violations named in a reason: who sends many learns of the others when these are mended. */
    private static final int NAMED = 5;

    @Override
    public Verdict judge(Upsert offered) {
        String kindName = offered.key().kind();
        Optional<ResourceKind> kind = ResourceKinds.byName(kindName)
                .filter(known -> new ZoneToGlobal(zone).kinds().contains(known.name()));
        if (kind.isEmpty()) {
            return new Verdict.Refused("zones do not provide resources of kind " + kindName);
        }
        return switch (WireForm.fromWire(offered.bytes(), kind.get())) {
            case FromWire.Unreadable(String reason) -> new Verdict.Refused(reason);
            case FromWire.Read(Resource resource) -> judge(offered, kind.get(), resource);
        };
    }

    private Verdict judge(Upsert offered, ResourceKind kind, Resource resource) {
        Canonical own = WireForm.providedBy(zone).of(resource);
        if (!own.key().equals(offered.key()) || !own.digest().equals(offered.digest())) {
            return new Verdict.Refused("it is not spelled as a resource of zone " + zone
                    + " (its name, its labels and the zone in its spec are those of the zone that provides it)");
        }
        List<Violation> violations = rules.check(kind, resource);
        if (!violations.isEmpty()) {
            return new Verdict.Refused(text(violations));
        }
        String mesh = resource.key().mesh();
        return mesh.isEmpty()
                        || stored.get(ResourceKinds.MESH_KIND.key("", mesh)).isPresent()
                ? new Verdict.Accepted(resource)
                : new Verdict.Refused("there is no mesh " + mesh + " at global");
    }

    private static String text(List<Violation> violations) {
        String named = violations.stream()
                .limit(NAMED)
                .map(violation -> violation.field() + ": " + violation.message())
                .collect(Collectors.joining("; "));
        int more = violations.size() - NAMED;
        return more > 0 ? named + "; and " + more + " more" : named;
    }
}
