package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.History.Latest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the log: a key at peers, and what it holds from this revision on. A change is one line, or two when it also changes
 * the name that peers know the resource by: the former name is then a tombstone.
 *
 * @param key the key here
 * @param latest the key at peers, the revision, and what is stored
 */
public record LogEntry(ResourceKey key, Latest latest) {

    /** The lines that changes of one revision make, in their order. */
    static List<LogEntry> of(List<Change> changes, long revision) {
        List<LogEntry> entries = new ArrayList<>();
        Set<ResourceKey> taken = changes.stream()
                .flatMap(change -> change.after().stream())
                .map(after -> after.wire().key())
                .collect(Collectors.toSet());
        for (Change change : changes) {
            Optional<ResourceKey> former =
                    change.before().map(before -> before.wire().key());
            Optional<ResourceKey> name =
                    change.after().map(after -> after.wire().key());
            // A name that another resource takes over in the same commit is not a tombstone, whatever the order.
            if (former.isPresent() && !taken.contains(former.get())) {
                entries.add(new LogEntry(change.key(), new Latest(former.get(), revision, Optional.empty())));
            }
            name.ifPresent(wire -> entries.add(new LogEntry(change.key(), new Latest(wire, revision, change.after()))));
        }
        return entries;
    }
}
