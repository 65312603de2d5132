package io.meridian.common.store.panache;

import io.agroal.api.AgroalDataSource;
import io.meridian.common.store.AuditTrail;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Retention;
import io.meridian.common.store.StoreUnavailableException;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.arc.Unremovable;
import io.quarkus.flyway.FlywayDataSource;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.flywaydb.core.Flyway;

/** Opens the store of a running Quarkus application in the database that {@link StoreLocation#quarkusProperties()} woke. */
@Singleton
@Unremovable // asked for by hand, once settings are known
public class DatabaseOpening {
    private final InjectableInstance<AgroalDataSource> h2;
    private final InjectableInstance<AgroalDataSource> postgres;
    private final InjectableInstance<Flyway> h2Schema;
    private final InjectableInstance<Flyway> postgresSchema;
    private final Instance<PanacheAuditTrail<?>> trails;

    DatabaseOpening(
            @DataSource("h2") InjectableInstance<AgroalDataSource> h2,
            @DataSource("postgres") InjectableInstance<AgroalDataSource> postgres,
            @FlywayDataSource("h2") InjectableInstance<Flyway> h2Schema,
            @FlywayDataSource("postgres") InjectableInstance<Flyway> postgresSchema,
            @Any Instance<PanacheAuditTrail<?>> trails) {
        this.h2 = h2;
        this.postgres = postgres;
        this.h2Schema = h2Schema;
        this.postgresSchema = postgresSchema;
        this.trails = trails;
    }

    /**
     * Brings the schema up to date and opens the store.
     *
     * @throws StoreUnavailableException when the database cannot be reached or read, or was sealed with another key
     */
    public DatabaseStore open(
            StoreLocation location,
            StoreKey key,
            Canonical.Form form,
            InstantSource clock,
            SecureRandom random,
            Retention retention) {
        Dialect dialect = dialect(location);
        try {
            (dialect == Dialect.H2 ? h2Schema : postgresSchema).getActive().migrate();
        } catch (RuntimeException e) {
            throw new StoreUnavailableException(
                    "the store's schema cannot be brought up to date: " + e.getMessage(), e);
        }
        AgroalDataSource database = (dialect == Dialect.H2 ? h2 : postgres).getActive();
        return DatabaseStore.open(database, dialect, key, form, clock, random, retention);
    }

    /** Who wrote what into the store at a location that was opened. */
    public AuditTrail auditTrail(StoreLocation location) {
        return trails.stream()
                .filter(trail -> trail.dialect() == dialect(location))
                .findFirst()
                .orElseThrow();
    }

    private static Dialect dialect(StoreLocation location) {
        return switch (location) {
            case StoreLocation.Embedded embedded -> Dialect.H2;
            case StoreLocation.Server server -> Dialect.POSTGRES;
        };
    }
}
