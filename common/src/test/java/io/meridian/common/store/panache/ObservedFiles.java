package io.meridian.common.store.panache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicLong;
import org.h2.store.fs.FileBase;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 that count how often they are forced to the disk, and that fail from a chosen write on: the first of those is torn, half
 * of it gets through, as when the disk is full. Beside each file stands, under {@link #FORCED_COPY}, what a loss of power leaves of it
 * at worst: its content when it was last forced. Paths start with {@code observed:}.
 */
public final class ObservedFiles extends FilePathWrapper {
    static final AtomicLong FORCED = new AtomicLong();

    static final String FORCED_COPY = ".forced";

    /** Writes that still succeed. */
    static final AtomicLong WRITES_LEFT = new AtomicLong(Long.MAX_VALUE);

    static {
        FilePath.register(new ObservedFiles());
    }

    /** The JDBC URL of an H2 file, observed. */
    static String url(H2File file) {
        return file.url().replace("jdbc:h2:file:", "jdbc:h2:observed:");
    }

    static void heal() {
        WRITES_LEFT.set(Long.MAX_VALUE);
    }

    @Override
    public String getScheme() {
        return "observed";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Observed(getBase().open(mode), Path.of(getBase().toString()));
    }

    private static final class Observed extends FileBase {
        private final FileChannel file;
        private final Path path;

        Observed(FileChannel file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public int read(ByteBuffer target) throws IOException {
            return file.read(target);
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return write(source, file.position());
        }

        @Override
        public int write(ByteBuffer source, long position) throws IOException {
            long left = WRITES_LEFT.getAndUpdate(writes -> writes == Long.MAX_VALUE ? writes : writes - 1);
            if (left == 0) {
                ByteBuffer half = source.slice(source.position(), source.remaining() / 2);
                file.write(half, position);
            }
            if (left <= 0) {
                throw new IOException("no space left on device, says the test");
            }
            return file.write(source, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
            if (WRITES_LEFT.get() <= 0) {
                throw new IOException("input/output error, says the test");
            }
            FORCED.incrementAndGet();
            file.force(metadata);
            Files.copy(path, Path.of(path + FORCED_COPY), StandardCopyOption.REPLACE_EXISTING);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            file.truncate(size);
            return this;
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
