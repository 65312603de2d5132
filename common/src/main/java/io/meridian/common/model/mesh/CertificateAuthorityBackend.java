package io.meridian.common.model.mesh;

import com.google.protobuf.Struct;
import java.time.Duration;
import java.util.Optional;

/**
 * One certificate authority of a mesh.
 *
 * @param name its name in the mesh
 * @param type which kind of authority it is: {@link #BUILTIN} or {@link #PROVIDED}; others can be stored nowhere but are valid bytes
 * @param dataplaneCertificate how certificates of proxies are issued
 * @param conf what its type makes of it; empty when absent. It may hold a private key in clear: never print it
 * @param mode what inbounds accept
 * @param rootChainTimeout deadline of one fetch of the roots
 */
public record CertificateAuthorityBackend(
        String name,
        String type,
        Optional<DataplaneCertificate> dataplaneCertificate,
        Struct conf,
        Mode mode,
        Duration rootChainTimeout) {

    public static final String BUILTIN = "builtin";
    public static final String PROVIDED = "provided";

    /** What an inbound accepts besides TLS of the mesh. */
    public enum Mode {
        /** Nothing. Also what an unknown number means: the safe reading. */
        STRICT,
        /** Plaintext and TLS of others. Not secure: for migration only. */
        PERMISSIVE
    }

    /** Without {@code conf}, which may hold a private key. */
    @Override
    public String toString() {
        return "CertificateAuthorityBackend[name=" + name + ", type=" + type + ", mode=" + mode + "]";
    }
}
