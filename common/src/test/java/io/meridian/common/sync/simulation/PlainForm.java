package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Digest;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A canonical form that people can read: labels, then the spec. Names change on their way as the real form's do. */
public final class PlainForm {

    private PlainForm() {}

    public static Canonical of(Resource resource) {
        boolean copy = resource.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL);
        SortedMap<String, String> labels = new TreeMap<>(resource.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_GLOBAL);
        ByteString head = ByteString.copyFromUtf8(labels.entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .collect(Collectors.joining(","))
                + ";");
        ByteString bytes = head.concat(resource.spec());
        ResourceKey key = resource.key();
        boolean hashed = ResourceKinds.named(key.kind()).hashed() && !copy;
        ResourceKey wire = hashed ? new ResourceKey(key.kind(), key.mesh(), key.name() + "-h") : key;
        return new Canonical(wire, bytes, Digest.of(bytes));
    }

    /** The resource that a peer stores under this key. */
    public static Resource read(ResourceKey key, ByteString bytes) {
        int end = bytes.toStringUtf8().indexOf(';');
        Map<String, String> labels = Arrays.stream(
                        bytes.substring(0, end).toStringUtf8().split(","))
                .map(label -> label.split("=", 2))
                .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1]));
        return new Resource(key, labels, bytes.substring(end + 1));
    }
}
