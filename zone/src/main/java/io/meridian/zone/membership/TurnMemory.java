package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/**
 * When each verdict last turned, kept in the store beside the log: all of a standing that cannot be derived again from the
 * resources. A dataplane whose verdict never turned has no entry. Losing the last moments costs a time, never a verdict.
 *
 * <p>Owned by the serial executor it is given. One write is under way at a time; what turns meanwhile goes with the next.
 */
final class TurnMemory {
    private static final String PREFIX = "membership/";
    private static final String FITS = "fits ";
    private static final String REFUSED = "refused ";

    private final ResourceStore store;
    private final Executor serial;
    private final Map<String, String> known;
    private Map<String, String> pending = new TreeMap<>();
    private boolean writing;

    TurnMemory(ResourceStore store, Executor serial) {
        this.store = store;
        this.serial = serial;
        this.known = new HashMap<>(store.attributes(PREFIX));
    }

    /** When the verdict of a dataplane turned to this side; empty when that was not noted. */
    Optional<Instant> turned(ResourceKey dataplane, boolean fits) {
        String side = fits ? FITS : REFUSED;
        return Optional.ofNullable(known.get(attribute(dataplane)))
                .filter(value -> value.startsWith(side))
                .flatMap(value -> instant(value.substring(side.length())));
    }

    void note(ResourceKey dataplane, boolean fits, Instant when) {
        set(attribute(dataplane), (fits ? FITS : REFUSED) + when);
    }

    /** The dataplane is gone. */
    void forget(ResourceKey dataplane) {
        if (known.containsKey(attribute(dataplane))) {
            set(attribute(dataplane), "");
        }
    }

    /** Forgets all that none of these dataplanes needs. */
    void retain(Iterable<ResourceKey> dataplanes) {
        Map<String, String> stale = new HashMap<>(known);
        dataplanes.forEach(key -> stale.remove(attribute(key)));
        stale.keySet().forEach(name -> set(name, ""));
    }

    /** Hands what turned to the store. */
    void flush() {
        if (writing || pending.isEmpty()) {
            return;
        }
        Map<String, String> batch = pending;
        pending = new TreeMap<>();
        writing = true;
        var unused = store.write(new Write(List.of(), List.of(), batch, "membership"))
                .whenCompleteAsync((result, failure) -> written(batch, failure == null), serial);
    }

    private void written(Map<String, String> batch, boolean durable) {
        writing = false;
        if (durable) {
            flush();
        } else {
            // The store is out of order; it goes with the next turn, unless something newer took its place.
            batch.forEach(pending::putIfAbsent);
        }
    }

    private void set(String name, String value) {
        pending.put(name, value);
        if (value.isEmpty()) {
            known.remove(name);
        } else {
            known.put(name, value);
        }
    }

    private static String attribute(ResourceKey dataplane) {
        return PREFIX + dataplane.mesh() + "/" + dataplane.name();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
