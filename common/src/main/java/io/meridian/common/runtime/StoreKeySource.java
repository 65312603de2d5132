package io.meridian.common.runtime;

import io.meridian.common.store.panache.StoreKey;
import io.meridian.common.store.panache.StoreKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Where the key that seals secrets comes from: given by the operator, else made once and kept beside the store. */
final class StoreKeySource {
    private static final Logger LOG = Logger.getLogger(StoreKeySource.class);

    private final WorkDirectory workDirectory;
    private final SecureRandom random;

    StoreKeySource(WorkDirectory workDirectory, SecureRandom random) {
        this.workDirectory = workDirectory;
        this.random = random;
    }

    /**
     * The key.
     *
     * @throws IllegalArgumentException when what is given is no key; the message does not repeat it
     */
    StoreKey key(Optional<String> given, Optional<Path> givenFile) {
        if (given.isPresent()) {
            return StoreKey.parse(given.get());
        }
        try {
            return givenFile.isPresent() ? StoreKeyFile.read(givenFile.get()) : kept();
        } catch (IOException e) {
            throw new UncheckedIOException("the key that seals secrets cannot be read", e);
        }
    }

    private StoreKey kept() throws IOException {
        Path file = workDirectory.path().resolve(workDirectory.instance() + ".key");
        StoreKeyFile kept = StoreKeyFile.in(file, random);
        if (kept.made()) {
            LOG.infof(
                    "made the key that seals secrets in the store: %s. A backup of the store without it has no secrets;"
                            + " set MERIDIAN_STORE_ENCRYPTION_KEY_FILE to keep it elsewhere",
                    file);
        }
        return kept.key();
    }
}
