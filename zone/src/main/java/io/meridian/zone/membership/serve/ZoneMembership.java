package io.meridian.zone.membership.serve;

import io.meridian.common.admission.Admission;
import io.meridian.common.admission.KindRules;
import io.meridian.common.model.Resource;
import io.meridian.common.rest.Endpoint;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.validation.Violation;
import io.meridian.zone.membership.DataplaneRules;
import io.meridian.zone.membership.Enforcement;
import io.meridian.zone.membership.MembershipLedger;
import io.meridian.zone.membership.MembershipView;
import io.meridian.zone.membership.MeshesInUse;
import io.meridian.zone.membership.RefusedRegistrations;
import io.meridian.zone.membership.RegistrationWitness;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Predicate;

/** Membership of one zone, put together: what the zone's wiring asks for. */
public final class ZoneMembership implements AutoCloseable {
    private final ResourceStore store;
    private final ExecutorService serial;
    private final DataplaneRules rules;
    private final MembershipLedger ledger;
    private final RefusedRegistrations refusals;
    private final RegistrationWitness witness;
    private final List<Endpoint> endpoints;

    /**
     * Judges what is stored and follows what comes.
     *
     * @param zone name of this zone
     * @param store its store
     * @param structure the rules of a dataplane that need nothing but the dataplane
     * @param settings of membership
     * @param clock tells when verdicts turn
     * @param registry where the counts go
     */
    public ZoneMembership(
            String zone,
            ResourceStore store,
            Function<Resource, List<Violation>> structure,
            MembershipSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        this.store = store;
        this.serial = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name("membership").daemon().factory());
        this.rules = new DataplaneRules(zone, structure);
        this.ledger = new MembershipLedger(store, settings.enforcement(), clock, serial);
        this.refusals = new RefusedRegistrations(settings.refusalsKept(), clock);
        MembershipMetrics metrics = new MembershipMetrics(ledger, registry);
        this.witness = new RegistrationWitness(rules, store, refusals, metrics::refused);
        this.endpoints = new MembershipEndpoints(zone, store, ledger, refusals).all();
        ledger.subscribe(changes -> metrics.refresh());
        // The first judgement may have been before the subscription; this comes after both.
        serial.execute(metrics::refresh);
    }

    /** What a dataplane's registration must pass, for the zone's admission. */
    public KindRules rules() {
        return rules;
    }

    /** Is told of every answer of the zone's admission. */
    public Admission.Observer observer() {
        return witness;
    }

    /** Who is a member now. */
    public MembershipView view() {
        return ledger;
    }

    /** What a verdict means for those already registered. */
    public Enforcement enforcement() {
        return ledger.enforcement();
    }

    /** Runs a task when what was stored at start has been judged. */
    public void whenJudged(Runnable task) {
        serial.execute(task);
    }

    /** Whether a mesh has dataplanes here, for sync. */
    public Predicate<String> meshesInUse() {
        return new MeshesInUse(store);
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
