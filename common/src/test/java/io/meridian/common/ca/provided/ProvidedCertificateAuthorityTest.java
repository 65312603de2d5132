package io.meridian.common.ca.provided;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.meridian.common.ca.Backend;
import io.meridian.common.ca.MeshSecrets;
import io.meridian.common.ca.Pem;
import io.meridian.common.model.mesh.CertificateAuthorityBackend;
import io.meridian.common.testing.RuleMaterial;
import io.meridian.common.validation.Violation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProvidedCertificateAuthorityTest {

    private static final MeshSecrets NONE = name -> Optional.empty();

    private final ProvidedCertificateAuthority authority = new ProvidedCertificateAuthority(new LocalFiles());

    @Test
    void keysInTheirOlderFormsAreReadToo() throws IOException {
        for (String name : List.of("rule-ca", "rule-ec")) {
            ByteString pkcs8 =
                    Pem.decode(RuleMaterial.pem(name + "-key")).getFirst().der();
            byte[] alone = PrivateKeyInfo.getInstance(pkcs8.toByteArray())
                    .parsePrivateKey()
                    .toASN1Primitive()
                    .getEncoded();
            String type = name.equals("rule-ca") ? "RSA PRIVATE KEY" : "EC PRIVATE KEY";
            ByteString key = Pem.encode(type, name.equals("rule-ca") ? alone : withCurve(pkcs8));

            assertThat(authority.violations(inline(RuleMaterial.pem(name + "-cert"), key), NONE))
                    .as(type)
                    .isEmpty();
        }
    }

    @Test
    void aKeyOfAnotherCurveOrPairIsNoMatch() {
        assertThat(authority.violations(
                        inline(RuleMaterial.pem("rule-ec-cert"), RuleMaterial.pem("rule-ed-key")), NONE))
                .containsExactly(pair("tls: private key type does not match public key type"));
        assertThat(authority.violations(
                        inline(RuleMaterial.pem("rule-ed-cert"), RuleMaterial.pem("rule-ca-key")), NONE))
                .containsExactly(pair("tls: private key type does not match public key type"));
    }

    @Test
    void ofSeveralCertificatesTheKeyBelongsToTheFirst() {
        ByteString chain = RuleMaterial.pem("rule-ca-cert").concat(RuleMaterial.pem("rule-other-cert"));

        assertThat(authority.violations(inline(chain, RuleMaterial.pem("rule-ca-key")), NONE))
                .isEmpty();
        assertThat(authority.violations(inline(chain, RuleMaterial.pem("rule-other-key")), NONE))
                .containsExactly(pair("tls: private key does not match public key"));
    }

    @Test
    void aCertificateThatIsNoneIsNamedByItsPlace() {
        ByteString broken = RuleMaterial.pem("rule-ca-cert").concat(Pem.encode(Pem.CERTIFICATE, new byte[] {1, 2, 3}));

        assertThat(authority.violations(inline(broken, RuleMaterial.pem("rule-ca-key")), NONE))
                .singleElement()
                .satisfies(violation -> {
                    assertThat(violation.field()).isEqualTo("mtls.backends[0].conf.cert[1]");
                    assertThat(violation.message()).startsWith("not a valid x509 certificate: ");
                });
    }

    @Test
    void filesAreReadAndWhyTheyCannotIsSaid(@TempDir Path directory) throws IOException {
        Path certificate = directory.resolve("ca.pem");
        Path key = directory.resolve("ca.key");
        Files.write(certificate, RuleMaterial.pem("rule-ca-cert").toByteArray());
        Files.write(key, RuleMaterial.pem("rule-ca-key").toByteArray());

        assertThat(authority.violations(files(certificate, key), NONE)).isEmpty();
        assertThat(authority.violations(files(certificate, directory.resolve("none")), NONE))
                .contains(new Violation(
                        "mtls.backends[0].conf.key",
                        "could not load data: open " + directory.resolve("none") + ": no such file or directory"));
        assertThat(authority.violations(files(certificate, directory), NONE))
                .contains(new Violation(
                        "mtls.backends[0].conf.key", "could not load data: read " + directory + ": not a plain file"));
        assertThat(authority.violations(files(certificate, Path.of("/dev/zero")), NONE))
                .contains(new Violation(
                        "mtls.backends[0].conf.key", "could not load data: read /dev/zero: not a plain file"));
    }

    @Test
    void secretsInUseAreThoseItNames() {
        Backend backend = backend(Map.of("cert", source("secret", "my-cert"), "key", source("inlineString", "my-key")));

        assertThat(authority.secretsOf(backend)).isEqualTo(Set.of("my-cert"));
        assertThat(authority.secretsOf(backend(
                        Map.of("cert", Value.newBuilder().setBoolValue(true).build()))))
                .as("a conf that cannot be read uses none")
                .isEmpty();
    }

    @Test
    void noKeyIsInAnyMessageOrText() {
        String secret = "-----BEGIN PRIVATE KEY-----\nVEhFIFNFQ1JFVCBLRVk=\n-----END PRIVATE KEY-----\n";
        Backend backend = inline(RuleMaterial.pem("rule-ca-cert"), ByteString.copyFromUtf8(secret));

        assertThat(authority.violations(backend, NONE).toString()).doesNotContain("VEhFIFNFQ1JFVCBLRVk");
        assertThat(backend.toString()).doesNotContain("VEhFIFNFQ1JFVCBLRVk").doesNotContain("U0VDUkVU");
        Backend notBase64 =
                backend(Map.of("cert", source("inline", "a secret!"), "key", source("inline", "a secret!")));
        assertThat(authority.violations(notBase64, NONE).toString()).doesNotContain("a secret!");
    }

    private static byte[] withCurve(ByteString pkcs8) throws IOException {
        PrivateKeyInfo info = PrivateKeyInfo.getInstance(pkcs8.toByteArray());
        var key = org.bouncycastle.asn1.sec.ECPrivateKey.getInstance(info.parsePrivateKey());
        return new org.bouncycastle.asn1.sec.ECPrivateKey(
                        256, key.getKey(), info.getPrivateKeyAlgorithm().getParameters())
                .getEncoded();
    }

    private static Violation pair(String reason) {
        return new Violation("mtls.backends[0].conf.cert", "not a valid TLS key pair: " + reason);
    }

    private static Backend files(Path certificate, Path key) {
        return backend(Map.of("cert", source("file", certificate.toString()), "key", source("file", key.toString())));
    }

    private static Backend inline(ByteString certificate, ByteString key) {
        return backend(Map.of(
                "cert", source("inlineString", certificate.toStringUtf8()),
                "key", source("inlineString", key.toStringUtf8())));
    }

    private static Value source(String member, String value) {
        return Value.newBuilder()
                .setStructValue(Struct.newBuilder()
                        .putFields(
                                member, Value.newBuilder().setStringValue(value).build()))
                .build();
    }

    private static Backend backend(Map<String, Value> conf) {
        return new Backend(
                "m1",
                0,
                new CertificateAuthorityBackend(
                        "b",
                        CertificateAuthorityBackend.PROVIDED,
                        Optional.empty(),
                        Struct.newBuilder().putAllFields(conf).build(),
                        CertificateAuthorityBackend.Mode.STRICT,
                        Duration.ofSeconds(10)));
    }
}
