package io.meridian.common.sync;

import io.meridian.common.model.Resource;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.History.Latest;
import io.meridian.common.store.Position;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Filter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * All that a provider's sessions know of the state they serve, at one revision. One outlook is shared by all sessions; what it
 * answers to one it remembers for the others, so that zones that stand at one position share one encoding of what comes next.
 */
public final class Outlook {

    private static final int REMEMBERED = 16;

    private final History log;
    private final Tally tally;
    private final Direction direction;
    private final String cluster;
    private final Map<From, Optional<Excerpt>> excerpts = new ConcurrentHashMap<>();
    private final Map<Filter, Shares> shares = new ConcurrentHashMap<>();

    /**
     * @param log the log as of a head
     * @param tally the digests at the same head
     * @param cluster id of the cluster whose state this is, empty when unknown
     * @throws IllegalArgumentException when log and tally are of different revisions
     */
    public Outlook(History log, Tally tally, Direction direction, String cluster) {
        if (log.head().revision() != tally.revision()) {
            throw new IllegalArgumentException(
                    "log is at " + log.head().revision() + ", tally at " + tally.revision() + " (expected: the same)");
        }
        this.log = log;
        this.tally = tally;
        this.direction = direction;
        this.cluster = cluster;
    }

    public Position head() {
        return log.head();
    }

    public History log() {
        return log;
    }

    public Direction direction() {
        return direction;
    }

    public String cluster() {
        return cluster;
    }

    public boolean disabled(String zone) {
        return tally.disabled().contains(zone);
    }

    /** Digest of what the recipient should hold at the head. */
    public Digest digest(Recipient recipient) {
        return shares.computeIfAbsent(recipient.filter(), tally::shares).of(recipient.zone());
    }

    /** Whether the recipient sees a resource. */
    public boolean visible(StoredResource stored, Recipient recipient) {
        return direction
                .audience(stored.resource())
                .filter(audience -> audience.includes(recipient, tally.disabled()))
                .isPresent();
    }

    /** What a recipient that stands at a position lacks: the changes that it sees, or everything when the log does not continue. */
    public List<Latest> pending(Optional<Position> at, Recipient recipient) {
        return at.flatMap(log::since)
                .map(changes -> changes.latest().stream()
                        .filter(latest -> recipient
                                        .filter()
                                        .kinds()
                                        .contains(latest.wire().kind())
                                && direction.concerns(latest.wire())
                                && !neverHeld(latest.current(), recipient))
                        .toList())
                .orElseGet(() -> log.all().stream()
                        .filter(latest -> latest.current()
                                .filter(stored -> visible(stored, recipient))
                                .isPresent())
                        .toList());
    }

    /** Whether a resource came from the recipient, which therefore never holds it as a copy. */
    boolean neverHeld(Optional<StoredResource> stored, Recipient recipient) {
        Optional<Resource> resource = stored.map(StoredResource::resource);
        return resource.filter(direction::received).isPresent()
                || resource.flatMap(direction::audience)
                        .flatMap(Audience::origin)
                        .filter(recipient.zone()::equals)
                        .isPresent();
    }

    /** Whether this log continues from a position. */
    boolean continues(Position from) {
        return from.equals(log.head()) || log.since(from).isPresent();
    }

    /** What changed since a position, for everyone with this filter; empty when the log does not continue from there. */
    Optional<Excerpt> since(Position from, Filter filter) {
        return remembered(new From(Optional.of(from), filter), () -> log.since(from)
                .map(changes -> Excerpt.ofChanges(changes.latest(), log, tally, direction, filter)));
    }

    /** Everything, for everyone with this filter. */
    Excerpt whole(Filter filter) {
        return remembered(
                        new From(Optional.empty(), filter),
                        () -> Optional.of(Excerpt.ofState(log.all(), direction, filter)))
                .orElseThrow();
    }

    private Optional<Excerpt> remembered(From from, Supplier<Optional<Excerpt>> reading) {
        Optional<Excerpt> known = excerpts.get(from);
        if (known != null) {
            return known;
        }
        Optional<Excerpt> read = reading.get();
        // Zones at one position are many, positions are few; after a disorderly hour each may stand elsewhere.
        if (excerpts.size() < REMEMBERED) {
            excerpts.put(from, read);
        }
        return read;
    }

    private record From(Optional<Position> position, Filter filter) {}
}
