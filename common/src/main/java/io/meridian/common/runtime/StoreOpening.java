package io.meridian.common.runtime;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.meridian.common.runtime.settings.MeridianSettings;
import io.meridian.common.runtime.settings.StoreSettings;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Retention;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.store.panache.DatabaseStore;
import io.meridian.common.store.panache.Dialect;
import io.meridian.common.store.panache.H2File;
import io.meridian.common.store.panache.StoreKey;
import io.meridian.common.store.panache.StoreSchema;
import java.sql.Driver;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** Opens the store that {@code KUMA_STORE_TYPE} names, with its schema brought up to date. */
final class StoreOpening {
    /** The committer uses one connection; a second serves backups and statistics. */
    private static final int CONNECTIONS = 3;

    private static final Duration ACQUIRE = Duration.ofSeconds(10);

    /** A store together with the connections it uses; closing ends both. */
    record Opened(ResourceStore store, AutoCloseable connections) {}

    private StoreOpening() {}

    static Opened open(Launch launch, Canonical.Form form) {
        StoreSettings settings = launch.settings().store();
        return switch (settings.type()) {
            case MEMORY -> new Opened(InMemoryResourceStore.open(launch.clock(), form), () -> {});
            case H2 ->
                database(
                        launch,
                        form,
                        Dialect.H2,
                        new org.h2.Driver(),
                        new H2File(
                                        launch.workDirectory().path(),
                                        launch.workDirectory().instance())
                                .url(),
                        Map.of("user", "sa", "password", ""));
            case POSTGRES ->
                database(
                        launch,
                        form,
                        Dialect.POSTGRES,
                        new org.postgresql.Driver(),
                        url(settings.postgres()),
                        properties(settings.postgres()));
        };
    }

    private static Opened database(
            Launch launch,
            Canonical.Form form,
            Dialect dialect,
            Driver driver,
            String url,
            Map<String, String> properties) {
        AgroalDataSource source = pool(driver, url, properties);
        try {
            StoreSchema.migrate(source, dialect);
            MeridianSettings.Store settings = launch.settings().meridian().store();
            StoreKey key = new StoreKeySource(launch.workDirectory(), launch.random())
                    .key(settings.encryptionKey(), settings.encryptionKeyFile());
            Retention retention = new Retention(settings.retention(), settings.retentionRevisions());
            return new Opened(
                    DatabaseStore.open(source, dialect, key, form, launch.clock(), launch.random(), retention), source);
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    private static AgroalDataSource pool(Driver driver, String url, Map<String, String> properties) {
        AgroalDataSourceConfigurationSupplier configuration = new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(pool -> pool.maxSize(CONNECTIONS)
                        .acquisitionTimeout(ACQUIRE)
                        .connectionFactoryConfiguration(factory -> {
                            factory.jdbcUrl(url).connectionProviderClass(driver.getClass());
                            properties.forEach((name, value) -> {
                                switch (name) {
                                    case "user" -> factory.principal(new NamePrincipal(value));
                                    case "password" -> factory.credential(new SimplePassword(value));
                                    default -> factory.jdbcProperty(name, value);
                                }
                            });
                            return factory;
                        }));
        try {
            return AgroalDataSource.from(configuration);
        } catch (SQLException e) {
            throw new IllegalStateException("no connections can be made to the store's database", e);
        }
    }

    private static String url(StoreSettings.Postgres settings) {
        return "jdbc:postgresql://" + settings.host() + ":" + settings.port() + "/" + settings.dbName();
    }

    private static Map<String, String> properties(StoreSettings.Postgres settings) {
        Map<String, String> properties = new TreeMap<>();
        properties.put("user", settings.user());
        properties.put("password", settings.password());
        StoreSettings.Tls tls = settings.tls();
        properties.put("sslmode", tls.mode().sslMode());
        tls.caPath().or(tls::rootCertPath).ifPresent(path -> properties.put("sslrootcert", path.toString()));
        tls.certPath().ifPresent(path -> properties.put("sslcert", path.toString()));
        tls.keyPath().ifPresent(path -> properties.put("sslkey", path.toString()));
        return properties;
    }
}
