package io.meridian.common.runtime;

import io.meridian.common.runtime.preflight.CannotStartException;
import io.meridian.common.runtime.settings.MeridianSettings;
import io.meridian.common.runtime.settings.StoreSettings;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Retention;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.store.panache.DatabaseOpening;
import io.meridian.common.store.panache.H2File;
import io.meridian.common.store.panache.StoreKey;
import io.meridian.common.store.panache.StoreLocation;
import io.quarkus.arc.Arc;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Opens the store that {@code KUMA_STORE_TYPE} names, with its schema brought up to date. */
final class StoreOpening {

    private StoreOpening() {}

    /** What Quarkus must be told before it starts: which of the databases in the package is used. */
    static Map<String, String> quarkusProperties(StoreSettings settings, WorkDirectory workDirectory) {
        return location(settings, workDirectory)
                .map(StoreLocation::quarkusProperties)
                .orElseGet(StoreLocation::noDatabase);
    }

    static ResourceStore open(Launch launch, Canonical.Form form) {
        Optional<StoreLocation> location = location(launch.settings().store(), launch.workDirectory());
        if (location.isEmpty()) {
            return InMemoryResourceStore.open(launch.clock(), form);
        }
        MeridianSettings.Store settings = launch.settings().meridian().store();
        StoreKey key = key(launch, settings);
        Retention retention = new Retention(settings.retention(), settings.retentionRevisions());
        return Arc.container()
                .instance(DatabaseOpening.class)
                .get()
                .open(location.get(), key, form, launch.clock(), launch.random(), retention);
    }

    private static StoreKey key(Launch launch, MeridianSettings.Store settings) {
        try {
            return new StoreKeySource(launch.workDirectory(), launch.random())
                    .key(settings.encryptionKey(), settings.encryptionKeyFile());
        } catch (IllegalArgumentException noKey) {
            throw new CannotStartException(String.valueOf(noKey.getMessage()));
        }
    }

    /** Where it is; nowhere when it is in memory. */
    private static Optional<StoreLocation> location(StoreSettings settings, WorkDirectory workDirectory) {
        return switch (settings.type()) {
            case MEMORY -> Optional.empty();
            case H2 ->
                Optional.of(new StoreLocation.Embedded(new H2File(workDirectory.path(), workDirectory.instance())));
            case POSTGRES -> Optional.of(server(settings.postgres()));
        };
    }

    /** The server that the settings name. */
    static StoreLocation.Server server(StoreSettings.Postgres postgres) {
        return StoreLocation.Server.of(
                postgres.host(),
                postgres.port(),
                postgres.dbName(),
                postgres.user(),
                postgres.password(),
                tls(postgres.tls()));
    }

    private static Map<String, String> tls(StoreSettings.Tls tls) {
        Map<String, String> options = new TreeMap<>();
        options.put("sslmode", tls.mode().sslMode());
        tls.caPath().or(tls::rootCertPath).ifPresent(path -> options.put("sslrootcert", path.toString()));
        tls.certPath().ifPresent(path -> options.put("sslcert", path.toString()));
        tls.keyPath().ifPresent(path -> options.put("sslkey", path.toString()));
        return options;
    }
}
