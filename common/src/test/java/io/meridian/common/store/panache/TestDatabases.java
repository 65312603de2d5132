package io.meridian.common.store.panache;

import io.meridian.common.store.PlainForm;
import io.meridian.common.store.Retention;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;

/** Databases for tests of stores: an H2 file wherever wanted, and one PostgreSQL for the whole run. */
final class TestDatabases {
    static final StoreKey KEY = StoreKey.parse("00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");

    private static @Nullable DataSource postgres;

    private TestDatabases() {}

    static DataSource h2(String url) {
        JdbcDataSource database = new JdbcDataSource();
        database.setURL(url);
        return database;
    }

    static DatabaseStore openH2(Path directory) {
        return open(h2(new H2File(directory, "test").url()), Dialect.H2);
    }

    static DatabaseStore open(DataSource database, Dialect dialect) {
        return open(database, dialect, Retention.DEFAULT, InstantSource.system());
    }

    static DatabaseStore open(DataSource database, Dialect dialect, Retention retention, InstantSource clock) {
        StoreSchema.migrate(database, dialect);
        return DatabaseStore.open(database, dialect, KEY, new PlainForm(), clock, new SecureRandom(), retention);
    }

    /** PostgreSQL, started on first use; a machine that cannot run one says why and skips what needs it. */
    static synchronized DataSource postgres() {
        if (postgres == null) {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                    try {
                        server.close();
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }));
                postgres = server.getPostgresDatabase();
                StoreSchema.migrate(postgres, Dialect.POSTGRES);
            } catch (IOException | RuntimeException e) {
                System.err.println("SKIPPED: no PostgreSQL can be started on this machine: " + e);
                Assumptions.abort("no PostgreSQL can be started on this machine: " + e);
            }
        }
        return postgres;
    }
}
