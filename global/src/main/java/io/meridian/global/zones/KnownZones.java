package io.meridian.global.zones;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.InsightBoard;
import io.meridian.common.insight.InsightInbox;
import io.meridian.common.insight.ObservedResources;
import io.meridian.common.insight.ZoneInsightInbox;
import io.meridian.common.insight.ZoneWitness;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.runtime.metrics.ZoneGauges;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.drive.Scheduler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** All that global observes of zones and their proxies, put together: what the wiring of global asks for. */
public final class KnownZones implements AutoCloseable {

    /**
     * Where figures go.
     *
     * @param statuses where a zone stands, by its name
     */
    public record Metrics(MeterRegistry registry, Function<String, Optional<SyncStatus>> statuses) {}

    private final ZoneLedger ledger;
    private final ZoneWitness witness;
    private final ZoneGauges gauges;
    private final ZoneInsightInbox inbox;
    private final ResourceReader known;
    private final InsightBoard board;
    private final Registration subscription;

    public KnownZones(
            ResourceStore store,
            ZoneLedger.Global global,
            InstantSource clock,
            RandomGenerator random,
            Scheduler scheduler,
            Metrics metrics) {
        this.board = new InsightBoard(WireForm.asGiven(), InsightBoard.Limits.DEFAULT, clock);
        this.inbox =
                new ZoneInsightInbox(board, mesh -> store.get(ResourceKey.global(ResourceKinds.MESH_KIND.name(), mesh))
                        .isPresent());
        this.ledger = new ZoneLedger(store, global, clock, random, scheduler);
        this.witness = new CountedWitness(ledger, metrics.registry());
        this.gauges = new ZoneGauges(metrics.statuses(), metrics.registry(), clock);
        Map<String, ResourceReader> elsewhere = new HashMap<>();
        InsightBoard.kinds().forEach(kind -> elsewhere.put(kind, board));
        elsewhere.put("ZoneInsight", ledger);
        this.known = new ObservedResources(store, elsewhere);
        this.subscription = store.subscribe(this::committed);
        store.list(ResourceKinds.ZONE).forEach(zone -> gauges.show(zone.key().name()));
    }

    /** What is stored, with what is observed beside it. */
    public ResourceReader known() {
        return known;
    }

    /** Is told by the transport what it sees of zones. */
    public ZoneWitness witness() {
        return witness;
    }

    /** Where insights of zones arrive. */
    public InsightInbox inbox() {
        return inbox;
    }

    /** What an operator should know of the insights of a zone; empty when all is well. */
    public Optional<String> problem(String zone) {
        return inbox.leftOut(zone)
                .map(left -> left.count() + " insights were not taken, the last of them " + left.last());
    }

    @Override
    public void close() {
        subscription.close();
        ledger.close();
    }

    private void committed(Commit commit) {
        board.committed(commit);
        for (Change change : commit.changes()) {
            if (change.key().kind().equals(ResourceKinds.ZONE.name())) {
                String zone = change.key().name();
                if (change.after().isPresent()) {
                    gauges.show(zone);
                } else {
                    inbox.forget(zone);
                    ledger.forget(zone);
                    gauges.forget(zone);
                }
            }
        }
    }
}
