package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

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

    Kubernetes kubernetes();

    /** How resources are named in their Kubernetes form. */
    interface Kubernetes {
        /** Namespace of what belongs to the control plane. */
        @WithDefault("kuma-system")
        String systemNamespace();
    }

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

        @WithDefault("50")
        int maxOpenConnections();

        Tls tls();
    }

    /** How the connection to PostgreSQL is encrypted. */
    interface Tls {
        @WithDefault("disable")
        TlsMode mode();

        /** Certificates that the server's is verified by, PEM. */
        Optional<Path> caPath();

        /** The other name that the reference's documentation has for it. */
        Optional<Path> rootCertPath();

        /** Own certificate, PEM. */
        Optional<Path> certPath();

        /** Its key, PKCS#8 in DER, as the driver wants it. */
        Optional<Path> keyPath();
    }

    enum TlsMode {
        /** In the clear. */
        DISABLE("disable"),
        /** Encrypted, with whoever answers. */
        VERIFY_NONE("require"),
        /** The server's certificate is verified. */
        VERIFY_CA("verify-ca"),
        /** The server's certificate and name are verified. */
        VERIFY_FULL("verify-full");

        private final String sslMode;

        TlsMode(String sslMode) {
            this.sslMode = sslMode;
        }

        /** The driver's word for it. */
        public String sslMode() {
            return sslMode;
        }
    }
}
