package io.meridian.common.runtime.settings;

import io.meridian.common.runtime.tls.TlsRules;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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

        /** Oldest version of TLS: {@code TLSv1_2} or {@code TLSv1_3}. */
        @WithDefault("TLSv1_2")
        String tlsMinVersion();

        /** Newest version of TLS; the newest there is when not given. */
        Optional<String> tlsMaxVersion();

        /** Cipher suites of TLS 1.2 by their IANA names; the platform's choice when not given. */
        Optional<List<String>> tlsCipherSuites();

        /**
         * The TLS that these three ask for.
         *
         * @throws IllegalArgumentException with what is expected
         */
        static TlsRules tls(GlobalKds kds) {
            return TlsRules.of(
                    kds.tlsMinVersion(),
                    kds.tlsMaxVersion(),
                    kds.tlsCipherSuites().orElse(List.of()));
        }

        /** Bytes of the largest message. */
        @WithDefault("10485760")
        int maxMsgSize();

        ZoneHealthCheck zoneHealthCheck();
    }

    /** How zones say that they are alive. */
    interface ZoneHealthCheck {
        /** How often zones are told to. */
        @WithDefault("0s")
        Duration pollInterval();
    }

    interface Zone {
        /** Name of this zone: a DNS name of at most 63 characters. */
        @WithDefault("default")
        String name();

        /** {@code grpcs://HOST:PORT} of global; a zone without one stands alone. */
        Optional<String> globalAddress();

        ZoneKds kds();

        /** Whether a zone takes resources whose label {@code kuma.io/origin} does not say that they are its own. */
        @WithDefault("false")
        boolean disableOriginLabelValidation();
    }

    interface ZoneKds {
        /** Certificates that global's is verified by, PEM; the system's when not given. */
        Optional<Path> rootCaFile();

        /** Whether global's certificate is not verified at all: unsafe. */
        @WithDefault("false")
        boolean tlsSkipVerify();

        /** Bytes of the largest message. */
        @WithDefault("10485760")
        int maxMsgSize();
    }
}
