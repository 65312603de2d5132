package io.meridian.common.store;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;

/**
 * A form for tests of stores, which do not care how bytes are spelled: labels and spec one after the other, status left out. The name
 * at peers is that of the label {@code peer-name} where there is one, since names of peers may change too.
 */
public final class PlainForm implements Canonical.Form {

    @Override
    public Canonical of(Resource resource) {
        ByteString bytes = ByteString.copyFromUtf8(resource.labels() + "\n").concat(resource.spec());
        String name = resource.labels().getOrDefault("peer-name", resource.key().name());
        ResourceKey wire = new ResourceKey(resource.key().kind(), resource.key().mesh(), name);
        return new Canonical(wire, bytes, Digest.of(bytes));
    }
}
