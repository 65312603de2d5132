package io.meridian.common.model;

import com.google.protobuf.ByteString;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A resource as its author means it: no version, no times, nothing of the store.
 *
 * @param key its identity
 * @param labels its labels, sorted by key
 * @param spec its spec in canonical form: protobuf in field order, or compact JSON with members in byte order
 * @param status compact JSON, empty for kinds without status
 * @param unknown fields of the envelope that this version does not know, as they came; empty for nearly all
 */
public record Resource(
        ResourceKey key,
        SortedMap<String, String> labels,
        ByteString spec,
        ByteString status,
        EnvelopeUnknowns unknown) {

    public Resource {
        labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }

    public Resource(ResourceKey key, Map<String, String> labels, ByteString spec) {
        this(key, new TreeMap<>(labels), spec, ByteString.EMPTY, EnvelopeUnknowns.NONE);
    }

    /** This resource with other labels. */
    public Resource withLabels(Map<String, String> other) {
        return new Resource(key, new TreeMap<>(other), spec, status, unknown);
    }

    /** This resource with another spec. */
    public Resource withSpec(ByteString other) {
        return new Resource(key, labels, other, status, unknown);
    }

    /** This resource with another status. */
    public Resource withStatus(ByteString other) {
        return new Resource(key, labels, spec, other, unknown);
    }

    /** This resource under another name. */
    public Resource withName(String name) {
        return new Resource(new ResourceKey(key.kind(), key.mesh(), name), labels, spec, status, unknown);
    }

    /** The value of a label, or the empty string. */
    public String label(String name) {
        return labels.getOrDefault(name, "");
    }

    /** The name its author gave it: the display-name label, else its name. */
    public String displayName() {
        String display = label(Labels.DISPLAY_NAME);
        return display.isEmpty() ? key.name() : display;
    }

    /** Key, labels and sizes: the spec may be a secret. */
    @Override
    public String toString() {
        return "Resource[" + key + ", labels=" + labels + ", spec=" + spec.size() + " bytes, status=" + status.size()
                + " bytes]";
    }
}
