package io.meridian.common.store.panache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 that count how often they are forced to the disk, and that fail from a chosen write on: the first of those is torn, half
 * of it gets through, as when the disk is full. They remember what was written since they were last forced, of which a loss of power
 * leaves anything or nothing: {@link #afterLossOfPower}. Paths start with {@code observed:}.
 */
public final class ObservedFiles extends FilePathWrapper {
    static final AtomicLong FORCED = new AtomicLong();

    /** A disk writes pages, and these in any order until it is told to flush. */
    private static final int PAGE = 4096;

    private static final String FORCED_COPY = ".forced";

    /** By file: what was written since it was last forced, in order. */
    private static final Map<Path, List<Unforced>> UNFORCED = new HashMap<>();

    /** Writes that still succeed. */
    static final AtomicLong WRITES_LEFT = new AtomicLong(Long.MAX_VALUE);

    static {
        FilePath.register(new ObservedFiles());
    }

    /** The JDBC URL of an H2 file, observed. */
    static String url(H2File file) {
        return file.url().replace(H2File.PREFIX, H2File.PREFIX + "observed:");
    }

    /** A page that was written and not forced, or with no bytes a new length of the file. */
    private record Unforced(long position, byte[] bytes) {}

    /**
     * Writes to {@code target} what the disk may hold of a file if the power is lost now: all that was forced, and of what was written
     * since each page or not, as {@code chance} has it.
     */
    static void afterLossOfPower(H2File file, Path target, RandomGenerator chance) throws IOException {
        synchronized (UNFORCED) {
            Files.copy(Path.of(file.path() + FORCED_COPY), target, StandardCopyOption.REPLACE_EXISTING);
            List<Unforced> reached = UNFORCED.getOrDefault(file.path(), List.of()).stream()
                    .filter(page -> chance.nextBoolean())
                    .toList();
            apply(reached, target);
        }
    }

    private static void apply(List<Unforced> pages, Path target) throws IOException {
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.WRITE)) {
            for (Unforced page : pages) {
                if (page.bytes().length == 0) {
                    channel.truncate(page.position());
                } else {
                    channel.write(ByteBuffer.wrap(page.bytes()), page.position());
                }
            }
        }
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

    private static final class Observed extends FileBaseDefault {
        private final FileChannel file;
        private final Path path;

        Observed(FileChannel file, Path path) {
            this.file = file;
            this.path = path;
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
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
            synchronized (UNFORCED) {
                remember(source.duplicate(), position);
                return file.write(source, position);
            }
        }

        private void remember(ByteBuffer written, long position) {
            List<Unforced> pages = UNFORCED.computeIfAbsent(path, none -> new ArrayList<>());
            for (long at = position; written.hasRemaining(); ) {
                byte[] page = new byte[(int) Math.min(written.remaining(), PAGE - at % PAGE)];
                written.get(page);
                pages.add(new Unforced(at, page));
                at += page.length;
            }
        }

        @Override
        public void force(boolean metadata) throws IOException {
            if (WRITES_LEFT.get() <= 0) {
                throw new IOException("input/output error, says the test");
            }
            FORCED.incrementAndGet();
            synchronized (UNFORCED) {
                file.force(metadata);
                Path copy = Path.of(path + FORCED_COPY);
                if (Files.notExists(copy)) {
                    Files.createFile(copy);
                }
                List<Unforced> forced = UNFORCED.remove(path);
                if (forced != null) {
                    apply(forced, copy);
                }
            }
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        protected void implTruncate(long size) throws IOException {
            synchronized (UNFORCED) {
                UNFORCED.computeIfAbsent(path, none -> new ArrayList<>()).add(new Unforced(size, new byte[0]));
                file.truncate(size);
            }
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
