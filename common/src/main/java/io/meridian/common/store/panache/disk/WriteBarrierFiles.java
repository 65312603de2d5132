package io.meridian.common.store.panache.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import org.h2.store.fs.FileBaseDefault;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/**
 * Files of H2 that a loss of power leaves whole, whatever pages the disk had written by then, and in whatever order
 * (docs/decisions/0022). Paths start with {@code barrier:}; the files themselves are H2's ordinary ones.
 *
 * <p>H2 appends its state in chunks, and takes a chunk for whole when its first and its last bytes are there. So a chunk's last page is
 * written when all before it is flushed. And H2 uses space again that its newest chunk does not need: so before bytes that were there
 * at the last flush are overwritten or cut off, what was written since is flushed.
 *
 * <p>The file's first two blocks are its header, twice, each with a checksum, and only say where to begin to look: they need neither.
 */
public final class WriteBarrierFiles extends FilePathWrapper {
    public static final String SCHEME = "barrier";

    /** What a disk writes whole or not at all; H2's block, too. */
    private static final int PAGE = 4096;

    private static final int HEADER_BYTES = 2 * PAGE;

    /** Makes the scheme known to H2; any number of times. */
    public static void register() {
        FilePath.register(new WriteBarrierFiles());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Barred(getBase().open(mode));
    }

    private static final class Barred extends FileBaseDefault {
        private final FileChannel file;
        private long flushedSize;
        private boolean unflushed;

        Barred(FileChannel file) throws IOException {
            this.file = file;
            this.flushedSize = file.size();
        }

        @Override
        public synchronized int write(ByteBuffer source, long position) throws IOException {
            int length = source.remaining();
            if (position >= HEADER_BYTES) {
                bar(position);
                if (length > PAGE) {
                    ByteBuffer body = source.duplicate().limit(source.limit() - PAGE);
                    writeFully(body, position);
                    force(false);
                    source.position(body.position());
                }
            }
            writeFully(source, position + length - source.remaining());
            return length;
        }

        private void writeFully(ByteBuffer source, long position) throws IOException {
            unflushed = true;
            for (long at = position; source.hasRemaining(); ) {
                at += file.write(source, at);
            }
        }

        @Override
        protected synchronized void implTruncate(long size) throws IOException {
            bar(size);
            unflushed = true;
            file.truncate(size);
        }

        @Override
        public synchronized void force(boolean metadata) throws IOException {
            file.force(metadata);
            unflushed = false;
            flushedSize = file.size();
        }

        private void bar(long position) throws IOException {
            if (unflushed && position < flushedSize) {
                force(true);
            }
        }

        @Override
        public int read(ByteBuffer target, long position) throws IOException {
            return file.read(target, position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
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
