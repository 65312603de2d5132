package io.meridian.common.runtime.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ServerCertificateTest {
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Test
    void itNamesTheMachineItsAddressesAndLoopbackAndSignsItself() throws IOException, GeneralSecurityException {
        X509Certificate certificate = read(made());
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getSubjectAlternativeNames().stream().map(name -> (Object) name.get(1)))
                .contains("cp-1", "localhost", "127.0.0.1", "0:0:0:0:0:0:0:1", "10.1.2.3");
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(certificate.getNotAfter().toInstant()).isAfter(NOW.plusSeconds(9L * 365 * 86_400));
    }

    @Test
    void itStaysTheSameSinceOthersTrustIt() throws IOException {
        byte[] first = Files.readAllBytes(made().certificate());
        assertThat(Files.readAllBytes(made().certificate())).isEqualTo(first);
    }

    @Test
    void onlyTheOwnerReadsTheKey() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made().key())))
                .isEqualTo("rw-------");
    }

    @Test
    void aLostKeyIsNotReplacedInSilence() throws IOException {
        Files.delete(made().key());
        assertThatThrownBy(this::made)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("kuma-cp.key")
                .hasMessageContaining("put the key back");
    }

    @Test
    void aKeyWithoutItsCertificateIsTheRestOfADeathInBetweenAndReplaced() throws IOException {
        Files.delete(made().certificate());
        assertThat(made().certificate()).exists();
    }

    private KeyMaterial made() throws IOException {
        return ServerCertificate.in(
                directory, "cp-1", List.of(InetAddress.getByName("10.1.2.3")), NOW, new SecureRandom());
    }

    private static X509Certificate read(KeyMaterial material) throws IOException, GeneralSecurityException {
        try (InputStream pem = Files.newInputStream(material.certificate())) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
        }
    }
}
