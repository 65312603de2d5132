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
import java.util.List;
import java.util.stream.Stream;

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
     * The certificates of a directory, by name.
     *
     * @param setting the variable that names the directory
     * @return all of its files that end in {@code .pem} or {@code .crt}
     * @throws CannotStartException when it cannot be read, has none, or one of them holds no certificate
     */
    public static List<Path> in(String setting, Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            List<Path> files = entries.filter(entry -> entry.toString().endsWith(".pem")
                            || entry.toString().endsWith(".crt"))
                    .sorted()
                    .toList();
            if (files.isEmpty()) {
                throw new CannotStartException(
                        setting + ": " + directory + " has no certificate (expected: files *.pem or *.crt)");
            }
            files.forEach(file -> checkCertificates(setting, file));
            return files;
        } catch (IOException e) {
            throw new CannotStartException(
                    setting + ": " + directory + " cannot be read (expected: a directory with certificates): " + e);
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
