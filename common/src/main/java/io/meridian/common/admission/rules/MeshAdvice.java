package io.meridian.common.admission.rules;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.model.mesh.CertificateAuthorityBackend.Mode;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.store.ResourceReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the author of an accepted Mesh should know: what works otherwise than it reads, what is not secure, what other tools refuse.
 */
final class MeshAdvice {

    private static final Pattern DNS_1035_LABEL = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
    private static final int LONGEST_LABEL = 63;

    private MeshAdvice() {}

    static List<String> of(Resource proposed, Mesh mesh, Optional<Mesh> before, ResourceReader stored) {
        List<String> advice = new ArrayList<>();
        name(proposed.displayName()).ifPresent(advice::add);
        backends(mesh, advice);
        routing(mesh, advice);
        denial(proposed.key().name(), mesh, stored).ifPresent(advice::add);
        before.ifPresent(was -> withoutEffect(was, mesh, advice));
        return advice;
    }

    /** Spec/mesh-resource §2.4, with the texts of Kubernetes. */
    private static Optional<String> name(String name) {
        List<String> errors = new ArrayList<>();
        if (name.length() > LONGEST_LABEL) {
            errors.add("must be no more than " + LONGEST_LABEL + " characters");
        }
        if (!DNS_1035_LABEL.matcher(name).matches()) {
            errors.add(
                    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                            + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for"
                            + " validation is '[a-z]([-a-z0-9]*[a-z0-9])?')");
        }
        return errors.isEmpty()
                ? Optional.empty()
                : Optional.of("Invalid Mesh resource name: '" + name
                        + "'. It does not conform to the DNS format (RFC 1035). This is deprecated. Errors: "
                        + String.join(", ", errors));
    }

    private static void backends(Mesh mesh, List<String> advice) {
        List<CertificateAuthorityBackend> backends = mesh.mtls().backends();
        if (backends.size() > 1) {
            advice.add("mtls.backends has " + backends.size() + " entries: kumactl 2.13 refuses such a Mesh by its own"
                    + " validator, and zones of Kuma get only the enabled one; use meridian or REST to write it");
        }
        for (int i = 0; i < backends.size(); i++) {
            String at = "mtls.backends[" + i + "]";
            if (backends.get(i).mode() == Mode.PERMISSIVE) {
                advice.add(at + ".mode PERMISSIVE is not secure: inbounds also take plaintext. Use it only during"
                        + " migration, then switch to STRICT");
            }
        }
    }

    private static void routing(Mesh mesh, List<String> advice) {
        if (mesh.routing().zoneEgress() && !mesh.mtls().enabled()) {
            advice.add(
                    "routing.zoneEgress has no effect without mtls.enabledBackend: egresses route by mutual TLS. kumactl"
                            + " 2.13 refuses such a Mesh by its own validator");
        }
    }

    private static Optional<String> denial(String name, Mesh mesh, ResourceReader stored) {
        if (!mesh.mtls().enabled()) {
            return Optional.empty();
        }
        boolean permitted = List.of("MeshTrafficPermission", "TrafficPermission").stream()
                .anyMatch(kind -> !stored.list(ResourceKinds.named(kind), name).isEmpty());
        return permitted
                ? Optional.empty()
                : Optional.of(
                        "mtls.enabledBackend denies all traffic unless a MeshTrafficPermission allows it, and mesh \""
                                + name + "\" has none");
    }

    private static void withoutEffect(Mesh before, Mesh after, List<String> advice) {
        if (!before.skipCreatingInitialPolicies().equals(after.skipCreatingInitialPolicies())) {
            advice.add(
                    "skipCreatingInitialPolicies has an effect only when a mesh is created: policies of this one stay as"
                            + " they are");
        }
        for (CertificateAuthorityBackend backend : after.mtls().backends()) {
            boolean otherRoot = before.mtls()
                    .backend(backend.name())
                    .filter(was -> was.type().equals(CertificateAuthorityBackend.BUILTIN))
                    .filter(was ->
                            was.type().equals(backend.type()) && !was.conf().equals(backend.conf()))
                    .isPresent();
            if (otherRoot) {
                advice.add("conf.caCert of the builtin backend \"" + backend.name()
                        + "\" has an effect only when its root is made: the root of this mesh stays as it is");
            }
        }
    }
}
