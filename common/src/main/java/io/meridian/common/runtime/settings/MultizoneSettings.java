package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** Global and zones together: {@code KUMA_MULTIZONE_*}. */
@ConfigMapping(prefix = "kuma.multizone")
public interface MultizoneSettings {

    Global global();

    Zone zone();

    interface Global {
        GlobalKds kds();
    }

    /** The port to which zones connect. */
    interface GlobalKds {
        @WithDefault("5685")
        int grpcPort();

        @WithDefault("true")
        boolean tlsEnabled();

        /** Its certificate, PEM; that of the whole process when not given. */
        Optional<Path> tlsCertFile();

        Optional<Path> tlsKeyFile();
    }

    interface Zone {
        /** Name of this zone: a DNS name of at most 63 characters. */
        @WithDefault("default")
        String name();

        /** {@code grpcs://HOST:PORT} of global; a zone without one stands alone. */
        Optional<String> globalAddress();

        ZoneKds kds();
    }

    interface ZoneKds {
        /** Certificates that global's is verified by, PEM; the system's when not given. */
        Optional<Path> rootCaFile();

        /** Whether global's certificate is not verified at all: unsafe. */
        @WithDefault("false")
        boolean tlsSkipVerify();
    }
}
