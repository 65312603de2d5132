package io.meridian.common.store.panache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;

/**
 * The store's key in a file: one that an operator gave, or one made on first start.
 *
 * @param key what it holds
 * @param made whether it was made just now, which the operator should hear: it must be kept with, but apart from, every backup
 */
public record StoreKeyFile(StoreKey key, boolean made) {

    /**
     * Reads a key, as {@code MERIDIAN_STORE_ENCRYPTION_KEY_FILE} names one.
     *
     * @throws IOException when it cannot be read
     * @throws IllegalArgumentException when it holds no key; the message names the file and does not repeat it
     */
    public static StoreKey read(Path file) throws IOException {
        try {
            return StoreKey.parse(Files.readString(file));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("in " + file + ": " + e.getMessage(), e);
        }
    }

    /**
     * The key of a control plane that was given none: {@code <instance>.key} in its work directory, made there with mode 0600 when it
     * is not there.
     *
     * @param file where it is
     * @throws IOException when it can be neither read nor made
     * @throws IllegalArgumentException when it holds no key
     */
    public static StoreKeyFile in(Path file, SecureRandom random) throws IOException {
        if (Files.exists(file)) {
            return new StoreKeyFile(read(file), false);
        }
        StoreKey key = StoreKey.generate(random);
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file))) {
            channel.write(ByteBuffer.wrap((key.encoded() + "\n").getBytes(StandardCharsets.US_ASCII)));
            // A key that is lost takes every secret sealed with it along: it is on the disk before the first is.
            channel.force(true);
        } catch (FileAlreadyExistsException madeMeanwhile) {
            return new StoreKeyFile(read(file), false);
        }
        return new StoreKeyFile(key, true);
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
