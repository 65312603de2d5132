package io.meridian.zone.routing.serve;

import io.meridian.common.rest.Endpoint;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.membership.serve.ZoneMembership;
import io.meridian.zone.routing.Routes;
import io.meridian.zone.snapshot.SnapshotLedger;
import io.meridian.zone.snapshot.Touched;
import io.meridian.zone.snapshot.ZoneSnapshot;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** Where proxies of one zone send requests, put together: what the zone's wiring asks for. */
public final class ZoneRouting implements AutoCloseable {
    private final ZoneMembership membership;
    private final Enforcement enforcement;
    private final ExecutorService serial;
    private final SnapshotLedger ledger;
    private final List<Endpoint> endpoints;

    /**
     * @param zone name of this zone
     * @param store its store
     * @param membership who is a member
     */
    public ZoneRouting(String zone, ResourceStore store, ZoneMembership membership) {
        this.membership = membership;
        this.enforcement = membership.enforcement();
        this.serial = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("routing").daemon().factory());
        this.ledger = new SnapshotLedger(zone, store, membership.view(), serial);
        this.endpoints = new RouteEndpoints(store, this::routes).all();
    }

    /** Begins when membership has judged what is stored: listeners are told when all is known. */
    public void start() {
        membership.whenJudged(ledger::start);
    }

    /** What is known now. */
    public ZoneSnapshot snapshot() {
        return ledger.now();
    }

    /** The one thread that follows what changes, and from which listeners are told. */
    public Executor serial() {
        return serial;
    }

    /** Where clients send what they ask for now. */
    public Routes routes() {
        return new Routes(ledger.now(), enforcement);
    }

    /** Tells a listener what changed, in order, from one thread. */
    public Registration subscribe(Consumer<Set<Touched>> listener) {
        return ledger.subscribe(listener);
    }

    /** For the zone's REST. */
    public List<Endpoint> endpoints() {
        return endpoints;
    }

    @Override
    public void close() {
        ledger.close();
        serial.shutdown();
    }
}
