package io.meridian.common.insight;

import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.HashedName;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * Pins what zones report to global's board. A zone speaks for its own proxies and nobody else's: the zone in labels and in the hash of the
 * name is that of the channel, whatever the message says (invariant I8).
 */
public final class ZoneInsightInbox implements InsightInbox {

    /**
     * What was not taken from a zone.
     *
     * @param count how often, since this process started
     * @param last the latest, in words
     */
    public record LeftOut(long count, String last) {}

    private final InsightBoard board;
    private final Predicate<String> meshes;
    private final Map<String, Arrival> sessions = new ConcurrentHashMap<>();
    private final Map<String, LeftOut> leftOut = new ConcurrentHashMap<>();

    /** @param meshes whether a mesh of this name exists */
    public ZoneInsightInbox(InsightBoard board, Predicate<String> meshes) {
        this.board = board;
        this.meshes = meshes;
    }

    @Override
    public Session open(String zone) {
        Arrival arrival = new Arrival(zone);
        sessions.put(zone, arrival);
        return arrival;
    }

    /** What was not taken from a zone; empty when all was. */
    public Optional<LeftOut> leftOut(String zone) {
        return Optional.ofNullable(leftOut.get(zone));
    }

    /** The zone is gone: what it reported goes, too. */
    public void forget(String zone) {
        sessions.remove(zone);
        leftOut.remove(zone);
        board.forget(zone);
    }

    private final class Arrival implements Session {
        private final String zone;
        private final Set<ResourceKey> seen = new HashSet<>();
        private final Set<String> settled = new HashSet<>();

        Arrival(String zone) {
            this.zone = zone;
        }

        @Override
        public synchronized void take(InsightBatch batch) {
            if (sessions.get(zone) != this) {
                // A newer session speaks for the zone, or the zone is gone.
                return;
            }
            batch.puts().forEach(this::put);
            for (ResourceKey key : batch.removals()) {
                if (board.holds(key, zone)) {
                    board.remove(key);
                }
            }
            for (String kind : batch.settled()) {
                settle(kind);
            }
        }

        private void put(Insight insight) {
            Optional<String> refusal =
                    InsightBoard.kinds().contains(insight.key().kind())
                            ? put(insight.key(), insight)
                            : Optional.of("no kind that a zone reports");
            refusal.ifPresent(reason -> leftOut.merge(
                    zone,
                    new LeftOut(1, insight.key() + ": " + reason),
                    (before, now) -> new LeftOut(before.count() + 1, now.last())));
        }

        private Optional<String> put(ResourceKey key, Insight insight) {
            return switch (WireForm.fromWire(insight.bytes(), ResourceKinds.named(key.kind()))) {
                case FromWire.Unreadable(String reason) -> Optional.of(reason);
                case FromWire.Read(Resource resource) -> {
                    if (!resource.key().equals(key)) {
                        yield Optional.of("it says that it is " + resource.key());
                    }
                    Resource owned = owned(resource);
                    Optional<String> refusal = misplaced(owned).or(() -> board.put(owned));
                    if (refusal.isEmpty() && !settled.contains(key.kind())) {
                        seen.add(key);
                    }
                    yield refusal;
                }
            };
        }

        private Resource owned(Resource resource) {
            Map<String, String> labels = new TreeMap<>(resource.labels());
            labels.put(Labels.ZONE, zone);
            labels.put(Labels.ORIGIN, Labels.ORIGIN_ZONE);
            return resource.withLabels(labels);
        }

        private Optional<String> misplaced(Resource owned) {
            ResourceKey key = owned.key();
            if (!key.mesh().isEmpty() && !meshes.test(key.mesh())) {
                return Optional.of("there is no such mesh");
            }
            String expected = HashedName.of(key.mesh(), owned.displayName(), zone, owned.label(Labels.NAMESPACE));
            return key.name().equals(expected) || key.name().startsWith(zone + ".")
                    ? Optional.empty()
                    : Optional.of("not a name of zone " + zone + " (expected: " + expected + ")");
        }

        private void settle(String kind) {
            if (settled.add(kind)) {
                board.of(zone).stream()
                        .filter(key -> key.kind().equals(kind) && !seen.contains(key))
                        .forEach(board::remove);
                seen.removeIf(key -> key.kind().equals(kind));
            }
        }
    }
}
