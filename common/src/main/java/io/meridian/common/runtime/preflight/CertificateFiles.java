package io.meridian.common.runtime.preflight;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;

/** Whether files hold what their settings say. Their content is never shown. */
public final class CertificateFiles {
    private CertificateFiles() {}

    /**
     * Reads certificates.
     *
     * @param setting the variable that names the file
     * @throws CannotStartException when it cannot be read or holds none
     */
    public static void checkCertificates(String setting, Path file) {
        byte[] pem = read(setting, file);
        try {
            if (CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(pem))
                    .isEmpty()) {
                throw notCertificates(setting, file);
            }
        } catch (CertificateException e) {
            throw notCertificates(setting, file);
        }
    }

    /**
     * Reads a private key as far as to see that it is one.
     *
     * @param setting the variable that names the file
     * @throws CannotStartException when it cannot be read or holds none
     */
    public static void checkKey(String setting, Path file) {
        String pem = new String(read(setting, file), StandardCharsets.ISO_8859_1);
        if (!pem.contains("PRIVATE KEY-----") || pem.contains("ENCRYPTED PRIVATE KEY-----")) {
            throw new CannotStartException(
                    setting + ": " + file + " holds no private key (expected: PEM, without a password)");
        }
    }

    private static CannotStartException notCertificates(String setting, Path file) {
        return new CannotStartException(setting + ": " + file + " holds no certificate (expected: PEM, X.509)");
    }

    private static byte[] read(String setting, Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new CannotStartException(setting + ": " + file + " is not there");
        } catch (AccessDeniedException e) {
            throw new CannotStartException(setting + ": " + file + " may not be read by this user");
        } catch (IOException e) {
            throw new CannotStartException(setting + ": " + file + " cannot be read: " + e.getMessage());
        }
    }
}
