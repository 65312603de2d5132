package io.meridian.common.sync;

import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Filter;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Digests of a provider's state at one revision, one for each audience, and which zones are disabled. A commit costs its own
 * resources; the digests of what zones should hold cost the number of audiences, never the number of resources.
 *
 * @param revision the revision at which this holds
 * @param digests by audience: the exclusive or of the contributions of what it sees
 * @param disabled names of the zones that are declared disabled
 */
public record Tally(long revision, Map<Audience, Digest> digests, SortedSet<String> disabled) {

    public Tally {
        digests = Map.copyOf(digests);
        disabled = Collections.unmodifiableSortedSet(new TreeSet<>(disabled));
    }

    /** Reckoned from everything that is stored. */
    public static Tally of(History history, Direction direction) {
        Draft draft = new Draft(Map.of(), new TreeSet<>());
        history.all().forEach(latest -> latest.current().ifPresent(stored -> draft.add(stored, direction)));
        return draft.at(history.head().revision());
    }

    /** This tally after a commit. */
    public Tally after(Commit commit, Direction direction) {
        Draft draft = new Draft(digests, disabled);
        for (Change change : commit.changes()) {
            change.before().ifPresent(before -> draft.remove(before, direction));
            change.after().ifPresent(after -> draft.add(after, direction));
        }
        return draft.at(commit.at().revision());
    }

    /** Digest of what the recipient should hold. */
    public Digest digest(Recipient recipient) {
        return shares(recipient.filter()).of(recipient.zone());
    }

    /** What each zone with a filter should hold. */
    Shares shares(Filter filter) {
        return Shares.of(digests, filter, disabled);
    }

    /** Whether anything that came from this zone is passed on to others. */
    boolean passesOnFrom(String zone) {
        return digests.keySet().stream().anyMatch(audience -> audience.origin().equals(Optional.of(zone)));
    }

    private static final class Draft {
        private final Map<Audience, Digest> digests;
        private final SortedSet<String> disabled;

        Draft(Map<Audience, Digest> digests, SortedSet<String> disabled) {
            this.digests = new HashMap<>(digests);
            this.disabled = new TreeSet<>(disabled);
        }

        void add(StoredResource stored, Direction direction) {
            toggle(stored, direction);
            direction.disables(stored.resource()).ifPresent(disabled::add);
        }

        void remove(StoredResource stored, Direction direction) {
            toggle(stored, direction);
            direction.disables(stored.resource()).ifPresent(disabled::remove);
        }

        /** Adding and removing are the same operation on a digest. */
        private void toggle(StoredResource stored, Direction direction) {
            Optional<Audience> audience = direction.audience(stored.resource());
            if (audience.isPresent()) {
                Canonical wire = stored.wire();
                Digest sum = digests.getOrDefault(audience.get(), Digest.ZERO)
                        .xor(Digest.contribution(wire.key(), wire.digest()));
                if (sum.equals(Digest.ZERO)) {
                    digests.remove(audience.get());
                } else {
                    digests.put(audience.get(), sum);
                }
            }
        }

        Tally at(long revision) {
            return new Tally(revision, digests, disabled);
        }
    }
}
