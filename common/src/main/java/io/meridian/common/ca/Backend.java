package io.meridian.common.ca;

import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.validation.Violation;

/**
 * A backend where it stands.
 *
 * @param mesh name of its mesh
 * @param index its place in {@code mtls.backends}, from 0
 * @param definition what the mesh says of it
 */
public record Backend(String mesh, int index, CertificateAuthorityBackend definition) {

    public String name() {
        return definition.name();
    }

    /** A violation of one of its members, such as {@code type} or {@code conf.cert}. */
    public Violation violation(String member, String message) {
        return new Violation(path(member), message);
    }

    /** The path of one of its members. */
    public String path(String member) {
        return "mtls.backends[" + index + "]." + member;
    }
}
