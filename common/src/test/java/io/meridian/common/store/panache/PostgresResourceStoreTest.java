package io.meridian.common.store.panache;

import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.ResourceStoreContract;
import io.meridian.common.store.Retention;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

final class PostgresResourceStoreTest extends ResourceStoreContract {
    private static DataSource database;

    @BeforeAll
    static void start() {
        database = TestDatabases.postgres();
    }

    @AfterEach
    void empty() throws SQLException {
        store.close();
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "TRUNCATE store_head, store_epoch, resource, revision_log, tombstone, audit_entry, attribute");
        }
    }

    @Override
    protected JournaledResourceStore open(Retention retention, InstantSource clock) {
        return TestDatabases.open(database, Dialect.POSTGRES, retention, clock);
    }
}
