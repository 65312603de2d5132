package io.meridian.common.model.mesh;

import java.util.List;
import java.util.Optional;

/**
 * Mutual TLS of a mesh.
 *
 * @param enabledBackend name of the backend whose certificates are in use; empty when mutual TLS is off
 * @param backends the certificate authorities, in their order
 * @param skipValidation whether a backend's own rules are passed over; those of structure and type are not
 */
public record Mtls(String enabledBackend, List<CertificateAuthorityBackend> backends, boolean skipValidation) {

    public Mtls {
        backends = List.copyOf(backends);
    }

    public boolean enabled() {
        return !enabledBackend.isEmpty();
    }

    /** The backend of this name; the first, should there be several. */
    public Optional<CertificateAuthorityBackend> backend(String name) {
        return backends.stream().filter(backend -> backend.name().equals(name)).findFirst();
    }
}
