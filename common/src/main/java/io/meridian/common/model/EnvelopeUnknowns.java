package io.meridian.common.model;

import com.google.protobuf.ByteString;

/**
 * Serialised fields that a newer peer put into the envelope of a resource, kept so that passing it on loses nothing.
 *
 * @param resource unknown fields of {@code KumaResource}
 * @param meta unknown fields of {@code KumaResource.Meta}
 */
public record EnvelopeUnknowns(ByteString resource, ByteString meta) {
    public static final EnvelopeUnknowns NONE = new EnvelopeUnknowns(ByteString.EMPTY, ByteString.EMPTY);
}
