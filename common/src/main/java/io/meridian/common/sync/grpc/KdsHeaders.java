package io.meridian.common.sync.grpc;

import io.grpc.Metadata;
import io.meridian.common.sync.grpc.dialect.ZoneNode;
import java.util.Optional;

/** gRPC metadata of every call from a zone (spec/kds-protocol §1.7). */
final class KdsHeaders {
    static final Metadata.Key<String> CLIENT_ID = key("client-id");
    static final Metadata.Key<String> AUTHORIZATION = key("authorization");
    private static final Metadata.Key<String> FEATURES = key("features");
    private static final Metadata.Key<String> KDS_VERSION = key("kds-version");
    private static final Metadata.Key<String> VERSION = key("version");

    /** Version of the sync protocol between our own, docs/sync-wire.md; the reference neither sends nor reads it. */
    private static final Metadata.Key<String> OURS = key("meridian-sync");

    private KdsHeaders() {}

    /**
     * What a zone sends.
     *
     * @param token zone token, without {@code Bearer}
     */
    static Metadata of(ZoneNode node, Optional<String> token) {
        Metadata headers = new Metadata();
        headers.put(CLIENT_ID, node.zone());
        // Two entries: a reference global does not recognise them joined by a comma.
        headers.put(FEATURES, "zone-ping-health");
        headers.put(FEATURES, "hash-suffix");
        headers.put(KDS_VERSION, "v3");
        headers.put(VERSION, node.version());
        headers.put(OURS, "1");
        token.ifPresent(value -> headers.put(AUTHORIZATION, "Bearer " + value));
        return headers;
    }

    /** Whether a zone of ours sent them. */
    static boolean isOurs(Metadata headers) {
        return headers.containsKey(OURS);
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
