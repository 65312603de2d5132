package io.meridian.common.admission.rules;

import io.meridian.common.ca.Backend;
import io.meridian.common.ca.CertificateAuthority;
import io.meridian.common.ca.CertificateAuthority.Provision;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.model.mesh.Mtls;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The certificate authorities that a control plane knows, asked about all backends of a mesh. */
final class Authorities {

    private final Map<String, CertificateAuthority> byType;

    Authorities(Collection<? extends CertificateAuthority> authorities) {
        this.byType = authorities.stream()
                .collect(Collectors.toUnmodifiableMap(CertificateAuthority::type, Function.identity()));
    }

    /** The rules that backends break (spec/mesh-resource §4.3): an unknown type ends the list. */
    List<Violation> violations(String name, Mesh mesh, MeshSecrets secrets) {
        List<Violation> violations = new ArrayList<>();
        for (Backend backend : backends(name, mesh.mtls()).toList()) {
            Optional<CertificateAuthority> authority = of(backend);
            if (authority.isEmpty()) {
                violations.add(backend.violation("type", "could not find installed plugin for this type"));
                return violations;
            }
            if (!mesh.mtls().skipValidation()) {
                violations.addAll(authority.get().violations(backend, secrets));
            }
        }
        return violations;
    }

    /** What the author of the mesh should know of its backends. */
    List<String> advice(String name, Mesh mesh) {
        return backends(name, mesh.mtls())
                .flatMap(backend -> of(backend).stream().flatMap(authority -> authority.advice(backend).stream()))
                .toList();
    }

    /** What each backend needs stored along with the mesh, in their order. */
    List<Provision> provisions(String name, Mesh mesh, MeshSecrets secrets) {
        return backends(name, mesh.mtls())
                .flatMap(backend -> of(backend).stream().map(authority -> authority.provision(backend, secrets)))
                .toList();
    }

    /** Names of all Secrets that the mesh's backends use. */
    Set<String> secrets(String name, Mesh mesh) {
        return backends(name, mesh.mtls())
                .flatMap(backend -> secretsOf(backend).stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The backends that use a Secret. */
    List<Backend> users(String name, Mesh mesh, String secret) {
        return backends(name, mesh.mtls())
                .filter(backend -> secretsOf(backend).contains(secret))
                .toList();
    }

    /** The rules that one backend breaks; none when its type is unknown. */
    List<Violation> violations(Backend backend, MeshSecrets secrets) {
        return of(backend)
                .map(authority -> authority.violations(backend, secrets))
                .orElse(List.of());
    }

    private Set<String> secretsOf(Backend backend) {
        return of(backend).map(authority -> authority.secretsOf(backend)).orElse(Set.of());
    }

    private Optional<CertificateAuthority> of(Backend backend) {
        return Optional.ofNullable(byType.get(backend.definition().type()));
    }

    private static Stream<Backend> backends(String mesh, Mtls mtls) {
        return IntStream.range(0, mtls.backends().size())
                .mapToObj(i -> new Backend(mesh, i, mtls.backends().get(i)));
    }
}
