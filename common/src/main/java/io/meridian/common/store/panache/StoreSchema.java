package io.meridian.common.store.panache;

import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The tables of a store, made and kept up to date by Flyway from {@code db/store}. */
public final class StoreSchema {

    private StoreSchema() {}

    /** Where the migrations of a database are: those of both, then its own. */
    public static String[] locations(Dialect dialect) {
        return switch (dialect) {
            case H2 -> new String[] {"db/store/all"};
            case POSTGRES -> new String[] {"db/store/all", "db/store/postgres"};
        };
    }

    /** Brings a database up to date. */
    public static void migrate(DataSource database, Dialect dialect) {
        Flyway.configure()
                .dataSource(database)
                .locations(locations(dialect))
                .load()
                .migrate();
    }
}
