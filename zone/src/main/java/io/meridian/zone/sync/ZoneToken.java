package io.meridian.zone.sync;

import io.meridian.common.runtime.settings.MeridianSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** The token by which the zone shows global who it is. A file is read at each attempt, so that it can be replaced at any time. */
final class ZoneToken implements Supplier<Optional<String>> {
    private static final Logger LOG = Logger.getLogger(ZoneToken.class);

    private final Optional<String> given;
    private final Optional<Path> file;

    ZoneToken(MeridianSettings settings) {
        this.given = settings.zoneToken();
        this.file = settings.zoneTokenFile();
    }

    @Override
    public Optional<String> get() {
        return given.or(() -> file.flatMap(ZoneToken::read)).map(String::strip).filter(token -> !token.isEmpty());
    }

    private static Optional<String> read(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException e) {
            LOG.warnf("the zone token cannot be read: %s (MERIDIAN_ZONE_TOKEN_FILE)", e.getMessage());
            return Optional.empty();
        }
    }
}
