package io.meridian.common.runtime.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;

/** The generated certificate of a work directory: made at first start, the same ever after, since others pin it. */
public final class ServerCertificate {
    private static final String CERTIFICATE = "kuma-cp.crt";
    private static final String KEY = "kuma-cp.key";
    private static final String LOCK = "kuma-cp.lock";

    private ServerCertificate() {}

    /**
     * The certificate in a directory, made when there is none.
     *
     * @param hostname name of this machine
     * @param addresses addresses under which it can be reached
     * @throws UncheckedIOException when it can be neither read nor written
     * @throws IllegalStateException when only the certificate is there
     */
    public static KeyMaterial in(
            Path directory, String hostname, Collection<InetAddress> addresses, Instant now, SecureRandom random) {
        try (FileChannel channel =
                        FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock ignored = channel.lock()) {
            // Several control planes may share a directory, and start at once.
            return foundOrMade(directory, hostname, addresses, now, random);
        } catch (IOException e) {
            throw new UncheckedIOException("no certificate can be kept in " + directory, e);
        }
    }

    private static KeyMaterial foundOrMade(
            Path directory, String hostname, Collection<InetAddress> addresses, Instant now, SecureRandom random)
            throws IOException {
        KeyMaterial material = new KeyMaterial(directory.resolve(CERTIFICATE), directory.resolve(KEY));
        boolean certificate = Files.exists(material.certificate());
        boolean key = Files.exists(material.key());
        if (certificate && key) {
            return material;
        }
        if (certificate) {
            throw new IllegalStateException("there is " + material.certificate() + " but no " + material.key()
                    + ": put the key back, or remove the certificate to get a new pair (whoever trusts the old one must"
                    + " then be given the new one)");
        }
        SelfSigned made = SelfSigned.create(hostname, addresses, now, random);
        // The certificate last: where it is, the key is there already, whenever this process dies.
        write(material.key(), made.key(), "rw-------");
        write(material.certificate(), made.certificate(), "rw-r--r--");
        return material;
    }

    private static void write(Path file, String text, String permissions) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, attributes(file, permissions));
        Files.writeString(unfinished, text, StandardCharsets.US_ASCII, StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static FileAttribute<?>[] attributes(Path file, String permissions) {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return new FileAttribute<?>[0];
        }
        Set<PosixFilePermission> set = PosixFilePermissions.fromString(permissions);
        return new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(set)};
    }
}
