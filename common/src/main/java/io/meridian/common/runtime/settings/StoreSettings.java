package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Where resources are kept: {@code KUMA_STORE_*}. */
@ConfigMapping(prefix = "kuma.store")
public interface StoreSettings {

    /** In which database. */
    @WithDefault("h2")
    Type type();

    Postgres postgres();

    /** Whether meshes, secrets and zones may be deleted while in use. */
    @WithDefault("false")
    boolean unsafeDelete();

    enum Type {
        /** A file in the work directory. */
        H2,
        /** A PostgreSQL server. */
        POSTGRES,
        /** None: everything is lost when the process ends. */
        MEMORY
    }

    interface Postgres {
        @WithDefault("127.0.0.1")
        String host();

        @WithDefault("15432")
        int port();

        @WithDefault("kuma")
        String user();

        @WithDefault("kuma")
        String password();

        @WithDefault("kuma")
        String dbName();
    }
}
