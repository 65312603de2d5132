package io.meridian.common.auth;

import java.util.List;
import java.util.Optional;

/**
 * What a call from a zone shows about which zone it is. No text of it may be logged whole: it holds a token.
 *
 * @param clientId the {@code client-id} header
 * @param nodeId {@code node.id} of the first request of a stream; empty for calls that have none
 * @param authorization the {@code authorization} header
 * @param certificateUris URI SANs of the verified client certificate, empty without one
 */
public record ZoneClaim(
        Optional<String> clientId,
        Optional<String> nodeId,
        Optional<String> authorization,
        List<String> certificateUris) {
    public ZoneClaim {
        certificateUris = List.copyOf(certificateUris);
    }

    /** The same claim once the first request of its stream is known. */
    public ZoneClaim withNodeId(String id) {
        return new ZoneClaim(clientId, Optional.of(id), authorization, certificateUris);
    }

    @Override
    public String toString() {
        return "ZoneClaim[clientId=" + clientId + ", nodeId=" + nodeId + ", authorization="
                + (authorization.isPresent() ? "(hidden)" : "none") + ", certificateUris=" + certificateUris + "]";
    }
}
