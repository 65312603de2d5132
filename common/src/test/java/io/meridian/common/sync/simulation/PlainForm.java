package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A canonical form that people can read: labels, then the spec. Names change on their way as the real form's do. */
public final class PlainForm {

    private PlainForm() {}

    /** As global spells it for a zone: its own names get an end, those that came from a zone have theirs. */
    public static Canonical of(Resource resource) {
        String origin = resource.label(Labels.ORIGIN);
        ResourceKey key = resource.key();
        boolean hashed = ResourceKinds.named(key.kind()).hashed() && origin.isEmpty();
        ResourceKey wire = hashed ? new ResourceKey(key.kind(), key.mesh(), key.name() + "-h") : key;
        if (origin.equals(Labels.ORIGIN_GLOBAL)) {
            return canonical(wire, resource.labels(), resource.spec());
        }
        SortedMap<String, String> labels = new TreeMap<>(resource.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_GLOBAL);
        return canonical(wire, labels, resource.spec());
    }

    /** As a zone spells it: what came from global as it came, its own as it provides it. */
    static Canonical.Form ofZone(String zone) {
        return resource -> resource.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL)
                ? asGiven(resource)
                : providedBy(zone, resource);
    }

    /** What a zone provides, whatever it says of itself. */
    static Canonical providedBy(String zone, Resource resource) {
        ResourceKey key = resource.key();
        SortedMap<String, String> labels = new TreeMap<>(resource.labels());
        labels.put(Labels.ORIGIN, Labels.ORIGIN_ZONE);
        labels.put(Labels.ZONE, zone);
        labels.putIfAbsent(Labels.DISPLAY_NAME, key.name());
        String name = labels.get(Labels.DISPLAY_NAME) + "-" + zone;
        return canonical(new ResourceKey(key.kind(), key.mesh(), name), labels, resource.spec());
    }

    /** A copy, as its provider gave it. */
    static Canonical asGiven(Resource resource) {
        return canonical(resource.key(), resource.labels(), resource.spec());
    }

    private static Canonical canonical(ResourceKey wire, SortedMap<String, String> labels, ByteString spec) {
        StringBuilder text = new StringBuilder();
        labels.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : ",").append(name).append('=').append(value));
        byte[] head = text.append(';').toString().getBytes(StandardCharsets.UTF_8);
        // One array, where concat would keep a tree of two.
        byte[] whole = Arrays.copyOf(head, head.length + spec.size());
        spec.copyTo(whole, head.length);
        ByteString bytes = UnsafeByteOperations.unsafeWrap(whole);
        return new Canonical(wire, bytes, Digest.of(bytes));
    }

    /** The resource that a peer stores under this key. */
    public static Resource read(ResourceKey key, ByteString bytes) {
        int end = 0;
        while (bytes.byteAt(end) != ';') {
            end++;
        }
        Map<String, String> labels = new HashMap<>();
        for (String label : bytes.substring(0, end).toStringUtf8().split(",")) {
            int equals = label.indexOf('=');
            labels.put(label.substring(0, equals), label.substring(equals + 1));
        }
        return new Resource(key, labels, bytes.substring(end + 1));
    }
}
