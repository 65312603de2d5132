package io.meridian.common.runtime.preflight;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.meridian.common.runtime.tls.KeyMaterial;
import io.meridian.common.runtime.tls.ServerCertificate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CertificateFilesTest {
    @TempDir
    Path folder;

    @Test
    void aPairThatServesIsTaken() {
        KeyMaterial pair = ServerCertificate.in(folder, "here", List.of(), Instant.EPOCH, new SecureRandom());
        assertThatNoException().isThrownBy(() -> {
            CertificateFiles.checkCertificates("CERT", pair.certificate());
            CertificateFiles.checkKey("KEY", pair.key());
        });
    }

    @Test
    void aFileThatIsNotThereIsNamedWithItsSetting() {
        Path missing = folder.resolve("missing.crt");
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> CertificateFiles.checkCertificates("CERT", missing))
                .withMessage("CERT: " + missing + " is not there");
    }

    @Test
    void whatHoldsNoCertificateAndNoKeyIsSaidSoWithoutItsContent() throws IOException {
        Path file = Files.writeString(folder.resolve("other"), "hunter2");
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> CertificateFiles.checkCertificates("CERT", file))
                .withMessageContaining("holds no certificate")
                .withMessageNotContaining("hunter2");
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> CertificateFiles.checkKey("KEY", file))
                .withMessageContaining("holds no private key")
                .withMessageNotContaining("hunter2");
    }

    @Test
    void anEmptyFileHoldsNoCertificate() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty"));
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> CertificateFiles.checkCertificates("CERT", empty));
    }

    @Test
    void aKeyBehindAPasswordIsNotTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("key"), "-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        assertThatExceptionOfType(CannotStartException.class)
                .isThrownBy(() -> CertificateFiles.checkKey("KEY", file))
                .withMessageContaining("without a password");
    }
}
