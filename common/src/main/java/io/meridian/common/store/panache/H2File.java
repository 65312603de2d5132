package io.meridian.common.store.panache;

import io.meridian.common.store.panache.disk.WriteBarrierFiles;
import java.nio.file.Path;

/**
 * The file of an embedded store: {@code <instance>.mv.db} in the work directory.
 *
 * <p><b>Backup.</b> While the control plane runs, {@link DatabaseStore#backup} (SQL: {@code BACKUP TO 'file.zip'}) writes a zip with
 * that one file as of one moment; while it is stopped, copying the file is a backup. Copying the file of a running control plane is
 * none. The key that seals its secrets ({@code <instance>.key}, unless it was given) is not in it: keep that apart, since without it
 * the secrets in a backup are lost.
 *
 * <p><b>Restore.</b> Stop the control plane, put the file from the backup in place of the present one, start. What was written after
 * the backup is gone, and the store knows it is at an earlier place: cursors from beyond belong to another history, for which {@code
 * since} has no answer, and peers are brought into line by comparing digests (design.md, store contract).
 *
 * @param directory the work directory
 * @param instance the control plane in it, such as {@code global} or {@code zone-east}
 */
public record H2File(Path directory, String instance) {

    /**
     * WRITE_DELAY: nobody waits for it, since each group is forced to the disk before it is answered; but at 0 H2 has no housekeeping
     * and its file only grows. RETENTION_TIME: space is used again as soon as nothing needs it; waiting is for files without a write
     * barrier (docs/decisions/0022). FILE_LOCK=FS: the system lets go of it when the process dies.
     */
    private static final String OPTIONS =
            ";WRITE_DELAY=200;RETENTION_TIME=0;FILE_LOCK=FS;DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0";

    static final String PREFIX = "jdbc:h2:" + WriteBarrierFiles.SCHEME + ":";

    /** Where JDBC finds it; it is made when it is not there. */
    public String url() {
        WriteBarrierFiles.register();
        return PREFIX + directory.toAbsolutePath().resolve(instance) + OPTIONS;
    }

    /** The file itself. */
    public Path path() {
        return directory.resolve(instance + ".mv.db");
    }
}
