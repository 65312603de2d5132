package io.meridian.common.ca.builtin;

import com.google.protobuf.ByteString;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.CertificateAuthority;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.ca.Pem;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.codec.TypedConf;
import io.meridian.common.codec.TypedConf.Reading;
import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.model.mesh.Expiration;
import io.meridian.common.validation.Addresses;
import io.meridian.common.validation.Quoted;
import io.meridian.common.validation.Violation;
import io.meridian.wire.plugins.ca.BuiltinCertificateAuthorityConfig;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * An authority with a root of its own, made when a mesh first lists it, enabled or not.
 *
 * <p>Ours is stricter than the reference where that ends in an internal error after the mesh is stored: what cannot be made is refused
 * before. So is a root of which one of the two Secrets is missing: the reference fills in a half that does not match the other.
 */
public final class BuiltinCertificateAuthority implements CertificateAuthority {

    private static final int LONGEST_NAME = 255;

    private final RsaKeys keys;
    private final InstantSource clock;

    public BuiltinCertificateAuthority(RsaKeys keys, InstantSource clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @Override
    public String type() {
        return CertificateAuthorityBackend.BUILTIN;
    }

    @Override
    public List<Violation> violations(Backend backend, MeshSecrets secrets) {
        return switch (conf(backend)) {
            case Reading.Untypeable<BuiltinCertificateAuthorityConfig>(String reason) ->
                List.of(unreadable(backend, reason));
            case Reading.Typed<BuiltinCertificateAuthorityConfig>(var conf) -> {
                RootParameters root = RootParameters.of(conf);
                List<Violation> violations = new ArrayList<>(violationsOfName(backend));
                violations.addAll(violationsOfRoot(backend, root));
                yield violations;
            }
        };
    }

    @Override
    public Set<String> secretsOf(Backend backend) {
        return Set.of(certificateSecret(backend), keySecret(backend));
    }

    @Override
    public Provision provision(Backend backend, MeshSecrets secrets) {
        boolean certificateIsThere = secrets.payload(certificateSecret(backend)).isPresent();
        boolean keyIsThere = secrets.payload(keySecret(backend)).isPresent();
        if (certificateIsThere && keyIsThere) {
            return new Provision.Complete();
        }
        if (certificateIsThere || keyIsThere) {
            return new Provision.Impossible(List.of(half(backend, keyIsThere)));
        }
        return switch (conf(backend)) {
            case Reading.Untypeable<BuiltinCertificateAuthorityConfig>(String reason) ->
                new Provision.Impossible(List.of(unreadable(backend, reason)));
            case Reading.Typed<BuiltinCertificateAuthorityConfig>(var conf) -> {
                RootParameters root = RootParameters.of(conf);
                List<Violation> violations = violationsOfRoot(backend, root);
                yield violations.isEmpty() ? fresh(backend, root) : new Provision.Impossible(violations);
            }
        };
    }

    private static Violation half(Backend backend, boolean keyIsThere) {
        String there = keyIsThere ? keySecret(backend) : certificateSecret(backend);
        String missing = keyIsThere ? certificateSecret(backend) : keySecret(backend);
        return backend.violation(
                "name",
                "of the two Secrets of this backend only " + Quoted.of(there) + " exists: restore " + Quoted.of(missing)
                        + ", or delete " + Quoted.of(there) + " to have both made anew");
    }

    private Provision fresh(Backend backend, RootParameters root) {
        KeyPair pair = keys.generate((int) root.rsaBits());
        Duration validity = Expiration.parse(root.expiration()).orElseThrow();
        ByteString certificate = RootCertificate.pem(backend.mesh(), pair, clock.instant(), validity);
        return new Provision.Fresh(Map.of(
                certificateSecret(backend), certificate, keySecret(backend), Pem.rsaPrivateKey(pair.getPrivate())));
    }

    private static List<Violation> violationsOfName(Backend backend) {
        String secret = certificateSecret(backend);
        String member = "conf.mtls.backends.name";
        List<Violation> violations = new ArrayList<>();
        if (secret.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            violations.add(backend.violation(member, "Backend name is too long. Max length: " + LONGEST_NAME));
        }
        if (!Addresses.isDomainName(secret) || !secret.equals(secret.toLowerCase(Locale.ROOT))) {
            violations.add(backend.violation(member, Quoted.of(backend.name()) + " name must be valid dns name"));
        }
        return violations;
    }

    private static List<Violation> violationsOfRoot(Backend backend, RootParameters root) {
        List<Violation> violations = new ArrayList<>();
        if (root.rsaBits() < RsaKeys.SHORTEST || root.rsaBits() > RsaKeys.LONGEST) {
            violations.add(backend.violation(
                    "conf.caCert.RSAbits",
                    "has to be from " + RsaKeys.SHORTEST + " to " + RsaKeys.LONGEST + ", was " + root.rsaBits()));
        }
        if (Expiration.parse(root.expiration()).isEmpty()) {
            violations.add(backend.violation(
                    "conf.caCert.expiration",
                    "not a valid duration string: " + Quoted.of(root.expiration())
                            + " (expected: one number with one of y, w, d, h, m, s, ms, such as 10y)"));
        }
        return violations;
    }

    private static Reading<BuiltinCertificateAuthorityConfig> conf(Backend backend) {
        return TypedConf.read(backend.definition().conf(), BuiltinCertificateAuthorityConfig.getDefaultInstance());
    }

    private static Violation unreadable(Backend backend, String reason) {
        return backend.violation("conf", "could not convert backend config: " + reason);
    }

    private static String certificateSecret(Backend backend) {
        return backend.mesh() + ".ca-builtin-cert-" + backend.name();
    }

    private static String keySecret(Backend backend) {
        return backend.mesh() + ".ca-builtin-key-" + backend.name();
    }
}
