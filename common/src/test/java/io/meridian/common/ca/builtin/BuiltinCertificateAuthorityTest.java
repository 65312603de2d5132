package io.meridian.common.ca.builtin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.CertificateAuthority.Provision;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.ca.Pem;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.testing.CachedRsaKeys;
import io.meridian.common.validation.Violation;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.junit.jupiter.api.Test;

final class BuiltinCertificateAuthorityTest {

    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
    private static final MeshSecrets NONE = name -> Optional.empty();

    private final RsaKeys keys = new CachedRsaKeys();
    private final BuiltinCertificateAuthority authority =
            new BuiltinCertificateAuthority(keys, InstantSource.fixed(NOW));

    @Test
    void theRootIsAsTheReferenceMakesIt() throws Exception {
        X509Certificate root = root(fresh(backend("ca-1", Map.of())));

        assertThat(root.getVersion()).isEqualTo(3);
        assertThat(root.getSerialNumber()).isEqualTo(BigInteger.ZERO);
        assertThat(root.getSubjectX500Principal().toString()).isEqualTo("CN=m1, OU=Mesh, O=Kuma");
        assertThat(root.getIssuerX500Principal()).isEqualTo(root.getSubjectX500Principal());
        assertThat(root.getSigAlgName()).isEqualTo("SHA256withRSA");
        assertThat(root.getNotBefore().toInstant()).isEqualTo(NOW.minusSeconds(10));
        assertThat(root.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
        assertThat(root.getBasicConstraints())
                .as("an authority without a limit of depth")
                .isEqualTo(Integer.MAX_VALUE);
        assertThat(root.getKeyUsage()).containsExactly(false, false, false, false, false, true, true, false, false);
        assertThat(root.getCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.15", "2.5.29.19");
        assertThat(root.getNonCriticalExtensionOIDs()).containsExactlyInAnyOrder("2.5.29.14", "2.5.29.17");
        assertThat(root.getExtendedKeyUsage()).isNull();
        assertThat(root.getSubjectAlternativeNames()).hasSize(1);
        assertThat(root.getSubjectAlternativeNames().iterator().next()).asList().containsExactly(6, "spiffe://m1");
        root.verify(root.getPublicKey());
    }

    @Test
    void theKeyBelongsToTheRootAndIsAnRsaKeyAlone() throws Exception {
        Provision.Fresh fresh = fresh(backend("ca-1", Map.of()));
        Pem.Block key = Pem.decode(payload(fresh, "m1.ca-builtin-key-ca-1")).getFirst();

        assertThat(key.type()).isEqualTo("RSA PRIVATE KEY");
        PrivateKeyInfo pkcs8 = new PrivateKeyInfo(
                new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                RSAPrivateKey.getInstance(key.der().toByteArray()));
        RSAPrivateCrtKey read = (RSAPrivateCrtKey)
                KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(pkcs8.getEncoded()));
        assertThat(read.getModulus()).isEqualTo(((RSAPublicKey) root(fresh).getPublicKey()).getModulus());
        assertThat(read.getModulus().bitLength()).isEqualTo(2048);
    }

    @Test
    void lengthAndValidityAreThoseOfTheConf() throws Exception {
        X509Certificate root = root(fresh(backend("ca-1", Map.of("RSAbits", number(1024), "expiration", text("1d")))));

        assertThat(((RSAPublicKey) root.getPublicKey()).getModulus().bitLength())
                .isEqualTo(1024);
        assertThat(root.getNotAfter().toInstant()).isEqualTo(NOW.plus(Duration.ofDays(1)));
    }

    @Test
    void aValidityBeyondAllCalendarsEndsWithX509() throws Exception {
        X509Certificate root =
                root(new BuiltinCertificateAuthority(keys, InstantSource.fixed(Instant.parse("9900-01-01T00:00:00Z")))
                        .provision(backend("ca-1", Map.of("expiration", text("99999999y"))), NONE));

        assertThat(root.getNotAfter().toInstant()).isEqualTo(Instant.parse("9999-12-31T23:59:59Z"));
    }

    @Test
    void aRootThatIsThereIsKept() {
        assertThat(authority.provision(
                        backend("ca-1", Map.of()), name -> Optional.of(ByteString.copyFromUtf8("there"))))
                .isEqualTo(new Provision.Complete());
    }

    @Test
    void halfARootIsRefusedAndTheMissingSecretNamed() {
        MeshSecrets onlyTheKey =
                name -> name.contains("-key-") ? Optional.of(ByteString.copyFromUtf8("there")) : Optional.empty();

        assertThat(authority.provision(backend("ca-1", Map.of()), onlyTheKey))
                .isEqualTo(
                        new Provision.Impossible(
                                List.of(
                                        new Violation(
                                                "mtls.backends[0].name",
                                                "of the two Secrets of this backend only \"m1.ca-builtin-key-ca-1\" exists: restore"
                                                        + " \"m1.ca-builtin-cert-ca-1\", or delete \"m1.ca-builtin-key-ca-1\" to have both made anew"))));
    }

    @Test
    void aKeyLongerThanAnyoneCanWaitForIsRefusedAtOnce() {
        assertThat(authority.violations(backend("ca-1", Map.of("RSAbits", number(131_072))), NONE))
                .containsExactly(new Violation(
                        "mtls.backends[0].conf.caCert.RSAbits", "has to be from 1024 to 8192, was 131072"));
        assertThat(authority.violations(backend("ca-1", Map.of("RSAbits", number(8192))), NONE))
                .isEmpty();
        assertThat(authority.violations(backend("ca-1", Map.of("RSAbits", number(0))), NONE))
                .isEmpty();
    }

    @Test
    void whatHoldsAKeyDoesNotPrintIt() {
        Provision fresh = fresh(backend("ca-1", Map.of()));

        assertThat(fresh.toString()).isEqualTo("Fresh[m1.ca-builtin-cert-ca-1, m1.ca-builtin-key-ca-1]");
    }

    private Provision.Fresh fresh(Backend backend) {
        return (Provision.Fresh) authority.provision(backend, NONE);
    }

    private static X509Certificate root(Provision provision) throws Exception {
        ByteString pem = payload((Provision.Fresh) provision, "m1.ca-builtin-cert-ca-1");
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.toByteArray()));
    }

    private static ByteString payload(Provision.Fresh fresh, String secret) {
        return Optional.ofNullable(fresh.payloads().get(secret)).orElseThrow();
    }

    private static Backend backend(String name, Map<String, Value> root) {
        Struct conf = Struct.newBuilder()
                .putFields(
                        "caCert",
                        Value.newBuilder()
                                .setStructValue(Struct.newBuilder().putAllFields(root))
                                .build())
                .build();
        return new Backend(
                "m1",
                0,
                new CertificateAuthorityBackend(
                        name,
                        CertificateAuthorityBackend.BUILTIN,
                        Optional.empty(),
                        conf,
                        CertificateAuthorityBackend.Mode.STRICT,
                        Duration.ofSeconds(10)));
    }

    private static Value number(double value) {
        return Value.newBuilder().setNumberValue(value).build();
    }

    private static Value text(String value) {
        return Value.newBuilder().setStringValue(value).build();
    }
}
