package io.meridian.common.runtime.settings;

import io.meridian.common.auth.ZonePolicy;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the reference has no setting for: {@code MERIDIAN_*}. */
@ConfigMapping(prefix = "meridian")
public interface MeridianSettings {

    ApiServer apiServer();

    Kds kds();

    Store store();

    /** Token by which this zone shows global who it is; better given as a file. */
    Optional<String> zoneToken();

    /** File that holds that token; read again at every connection, so that it can be replaced. */
    Optional<Path> zoneTokenFile();

    /** Certificate by which this zone shows global who it is, where global asks for one ({@code mtls}), PEM; read at every connection. */
    Optional<Path> zoneTlsCertFile();

    /** Its private key, PEM. */
    Optional<Path> zoneTlsKeyFile();

    /** Version that {@code GET /} claims to be compatible with. */
    @WithDefault("2.13.10")
    String reportedVersion();

    interface Store {
        /** Key under which secrets are sealed: 32 bytes in Base64 or as 64 hexadecimal digits. */
        Optional<String> encryptionKey();

        /** File that holds that key. */
        Optional<Path> encryptionKeyFile();

        /** How long the log keeps what was replaced. */
        @WithDefault("24h")
        Duration retention();

        /** How many of the latest revisions the log keeps whatever their age. */
        @WithDefault("100000")
        long retentionRevisions();
    }

    interface ApiServer {
        /** Whether plain HTTP takes tokens from other machines: only where a proxy before this process ends TLS. */
        @WithDefault("false")
        boolean httpTokens();
    }

    interface Kds {
        /** How zones show who they are. */
        @WithDefault("token")
        ZonePolicy.Mode zoneAuth();

        /** Certificates that zones' client certificates are verified by, PEM; needed with {@code mtls}. */
        Optional<Path> clientCaFile();

        /** Zones that need no token beside {@code token}: those of the reference send none. */
        Optional<List<String>> openZones();
    }
}
