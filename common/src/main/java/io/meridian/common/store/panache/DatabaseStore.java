package io.meridian.common.store.panache;

import io.meridian.common.store.Canonical;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.Retention;
import io.meridian.common.store.StoreUnavailableException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import javax.sql.DataSource;

/** A store whose journal is a database: H2 in a file, or PostgreSQL. */
public final class DatabaseStore extends JournaledResourceStore {
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);

    private final DataSource database;
    private final Dialect dialect;

    private DatabaseStore(
            DataSource database,
            Dialect dialect,
            JdbcJournal journal,
            Canonical.Form form,
            InstantSource clock,
            SecureRandom random,
            Retention retention,
            CommitThreads threads) {
        super(journal, form, clock, random, retention, threads);
        this.database = database;
        this.dialect = dialect;
    }

    /**
     * Opens the store of a database whose schema is up to date.
     *
     * @param key seals its secrets
     * @throws StoreUnavailableException when it cannot be read, or was sealed with another key
     */
    public static DatabaseStore open(
            DataSource database,
            Dialect dialect,
            StoreKey key,
            Canonical.Form form,
            InstantSource clock,
            SecureRandom random,
            Retention retention) {
        return open(database, dialect, key, form, clock, random, retention, RECONNECT_PAUSE);
    }

    /** With the pause between two looks at a database that went away during a commit. */
    static DatabaseStore open(
            DataSource database,
            Dialect dialect,
            StoreKey key,
            Canonical.Form form,
            InstantSource clock,
            SecureRandom random,
            Retention retention,
            Duration reconnectPause) {
        JdbcJournal journal = new JdbcJournal(database, dialect, key, random, reconnectPause);
        return new DatabaseStore(
                database, dialect, journal, form, clock, random, retention, CommitThreads.own("store"));
    }

    /**
     * Writes a backup of an embedded store while it runs; see {@link H2File}.
     *
     * @param zip the file to make
     * @throws IllegalStateException for PostgreSQL, which has {@code pg_dump} and its own point-in-time recovery
     * @throws StoreUnavailableException when it cannot be written
     */
    public void backup(Path zip) {
        if (dialect != Dialect.H2) {
            throw new IllegalStateException(
                    "a store in PostgreSQL is backed up with the tools of PostgreSQL, such as pg_dump");
        }
        try (Connection connection = database.getConnection();
                PreparedStatement backup = connection.prepareStatement("BACKUP TO ?")) {
            backup.setString(1, zip.toAbsolutePath().toString());
            backup.execute();
        } catch (SQLException e) {
            throw new StoreUnavailableException("no backup was written to " + zip + ": " + e.getMessage(), e);
        }
    }
}
