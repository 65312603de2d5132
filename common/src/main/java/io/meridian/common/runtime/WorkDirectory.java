package io.meridian.common.runtime;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * The directory in which one control plane keeps its state, readable by its owner only and held by one process at a time. What
 * stands in it is named by mode and zone, so that a global and its zones may share one.
 */
public final class WorkDirectory implements AutoCloseable {
    private final Path path;
    private final String instance;
    private final FileChannel channel;

    private WorkDirectory(Path path, String instance, FileChannel channel) {
        this.path = path;
        this.instance = instance;
        this.channel = channel;
    }

    /**
     * Creates the directory if need be and takes it for this process.
     *
     * @param path where it is
     * @param instance name of the control plane in it, such as {@code global} or {@code zone-east}
     * @param pid id of this process, for whoever comes second
     * @throws IllegalStateException when another process holds it; the message names that process
     * @throws IOException when it cannot be created or written
     */
    public static WorkDirectory open(Path path, String instance, long pid) throws IOException {
        if (!Files.isDirectory(path)) {
            Files.createDirectories(path);
            if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwx------"));
            }
        }
        Path file = path.resolve(instance + ".lock");
        FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            String holder = Files.readString(file).trim();
            channel.close();
            throw new IllegalStateException("the work directory " + path + " is held by another " + instance
                    + (holder.isEmpty() ? "" : ", process " + holder)
                    + ": stop it first, or set KUMA_GENERAL_WORK_DIR to another directory");
        }
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(Long.toString(pid).getBytes(StandardCharsets.UTF_8)));
        return new WorkDirectory(path, instance, channel);
    }

    public Path path() {
        return path;
    }

    /** The name of the control plane in it, by which its files are named. */
    public String instance() {
        return instance;
    }

    /** Lets go of it. */
    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }
}
