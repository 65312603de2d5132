package io.meridian.zone.insight;

import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.InsightBoard;
import io.meridian.common.insight.InsightOutbox;
import io.meridian.common.insight.ObservedResources;
import io.meridian.common.insight.SampledOutbox;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.ResourceStore;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** The insights on the proxies of one zone, put together: what the zone's wiring asks for. */
public final class ProxyInsights implements AutoCloseable {

    private final InsightBoard board;
    private final InsightOutbox outbox;
    private final ResourceReader known;
    private final Registration subscription;

    /** @param zone name of this zone */
    public ProxyInsights(String zone, ResourceStore store, InstantSource clock) {
        this.board = new InsightBoard(WireForm.ofZone(zone), InsightBoard.Limits.DEFAULT, clock);
        this.outbox = new SampledOutbox(board);
        Map<String, ResourceReader> elsewhere = new HashMap<>();
        InsightBoard.kinds().forEach(kind -> elsewhere.put(kind, board));
        this.known = new ObservedResources(store, elsewhere);
        this.subscription = store.subscribe(board::committed);
    }

    /** Where whoever serves proxies pins how they fare. */
    public InsightBoard board() {
        return board;
    }

    /** Where they leave for global. */
    public InsightOutbox outbox() {
        return outbox;
    }

    /** What is stored, with the insights beside it. */
    public ResourceReader known() {
        return known;
    }

    @Override
    public void close() {
        subscription.close();
    }
}
