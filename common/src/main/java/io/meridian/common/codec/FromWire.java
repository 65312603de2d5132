package io.meridian.common.codec;

import io.meridian.common.model.Resource;

/** What the bytes of a peer came to. */
public sealed interface FromWire {

    /** A resource, as the peer meant it. */
    record Read(Resource resource) implements FromWire {}

    /**
     * No resource of the kind.
     *
     * @param reason what is wrong, for the peer and its operator; no part of the content
     */
    record Unreadable(String reason) implements FromWire {}
}
