package io.meridian.common.validation.mesh;

import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.model.mesh.Expiration;
import io.meridian.common.model.mesh.Mtls;
import io.meridian.common.validation.Violation;
import java.util.List;

/** S1 to S4. Several backends are valid here; the reference allows one (docs/decisions/0010). */
final class MtlsStructure {

    /** Enough to take over from one authority to the next; each may cost a key, so there is an end. */
    private static final int MOST_BACKENDS = 8;

    private MtlsStructure() {}

    static void check(Mtls mtls, List<Violation> violations) {
        if (mtls.backends().size() > MOST_BACKENDS) {
            violations.add(new Violation("mtls.backends", "cannot have more than " + MOST_BACKENDS + " backends"));
        }
        BackendNames names = new BackendNames();
        for (int i = 0; i < mtls.backends().size(); i++) {
            CertificateAuthorityBackend backend = mtls.backends().get(i);
            names.take(backend.name(), "mtls.backends[" + i + "]", violations);
            boolean sound = backend.dataplaneCertificate()
                    .map(certificate ->
                            Expiration.parse(certificate.expiration()).isPresent())
                    .orElse(true);
            if (!sound) {
                violations.add(new Violation("mtls.dpcert.rotation.expiration", "has to be a valid format"));
            }
        }
        names.require(
                mtls.enabledBackend(),
                "mtls.enabledBackend",
                "has to be set to one of the backends in the mesh",
                violations);
    }
}
