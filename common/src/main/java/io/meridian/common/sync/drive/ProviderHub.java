package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Commit;
import io.meridian.common.store.History;
import io.meridian.common.store.Position;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.sync.Direction;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Outlook;
import io.meridian.common.sync.Provider.Effect;
import io.meridian.common.sync.Recipient;
import io.meridian.common.sync.Tally;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The side of sync that owns the state: one session for each connected recipient, all looking at one {@link Outlook} that moves with
 * the store. A commit costs its own resources once, and one look of each session; what was acknowledged is remembered in the store
 * now and then, not with every message. At global the recipients are its zones; in a zone there is one, global.
 */
public final class ProviderHub implements AutoCloseable {

    static final String TRACE = "sync.recipient.";

    private static final Duration TICK = Duration.ofSeconds(1);
    private static final int TICKS_BETWEEN_TRACES = 5;

    /** For a recipient that is known no longer: an empty attribute is none. */
    private static final String NO_TRACE = "";

    private final ResourceStore store;
    private final RememberedDirection direction;
    private final Supplier<String> cluster;
    private final Executor threads;
    private final Scheduler scheduler;
    private final InstantSource clock;

    private final Map<String, ProviderSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, RecipientRecord> zones = new ConcurrentHashMap<>();

    /** What the store keeps of each recipient; empty where that cannot be read. */
    private final Map<String, Optional<RecipientTrace>> traced = new ConcurrentHashMap<>();

    private final SplitZones splits = new SplitZones();
    private final CommitTimes commitTimes = new CommitTimes();
    private final Stopwatch stopwatch;
    private final Registration subscription;
    private Tally tally;
    private volatile Outlook outlook;
    private volatile boolean closed;
    private boolean tracing;
    private int ticks;

    /**
     * @param cluster id of this cluster; empty while there is none
     * @param threads where sessions are stepped
     */
    public ProviderHub(
            ResourceStore store,
            Direction direction,
            Supplier<String> cluster,
            Executor threads,
            Scheduler scheduler,
            InstantSource clock) {
        this(store, direction, cluster, threads, scheduler, clock, Stopwatch.NONE);
    }

    /** As the other, with somebody who is told how long changes take. */
    public ProviderHub(
            ResourceStore store,
            Direction direction,
            Supplier<String> cluster,
            Executor threads,
            Scheduler scheduler,
            InstantSource clock,
            Stopwatch stopwatch) {
        this.stopwatch = stopwatch;
        this.store = store;
        this.direction = new RememberedDirection(direction);
        this.cluster = cluster;
        this.threads = threads;
        this.scheduler = scheduler;
        this.clock = clock;
        store.attributes(TRACE).forEach((name, trace) -> {
            String zone = name.substring(TRACE.length());
            Optional<RecipientTrace> left = RecipientTrace.parse(trace);
            traced.put(zone, left);
            zones.put(
                    zone,
                    left.map(one -> RecipientRecord.of(one, clock.instant())).orElse(RecipientRecord.UNSEEN));
        });
        synchronized (this) {
            this.subscription = store.subscribe(this::committed);
            History history = store.history();
            this.tally = Tally.of(history, this.direction);
            this.outlook = new Outlook(history, tally, this.direction, cluster.get());
        }
        scheduler.after(TICK, this::tick);
    }

    /** Opens a session with a recipient. The newest of one wins: a session that is open is ended. */
    public Session<FromSubscriber> open(PeerIdentity zone, Link<FromProvider> link) {
        Instant now = clock.instant();
        Optional<String> keptOut = keptOut(zone);
        if (keptOut.isPresent()) {
            link.keepOut(keptOut.get());
            return new EndedSession<>();
        }
        ProviderSession session = new ProviderSession(zone, link, () -> outlook, threads, clock, this::reported);
        update(zone.zone(), record -> record.opened(zone, now));
        ProviderSession older = sessions.put(zone.zone(), session);
        if (older != null) {
            splits.displaced(older.peer(), zone, now);
            older.close("a newer session of " + zone.zone() + " was opened, by process " + zone.instance());
        }
        return session;
    }

    /** Why a process is kept out of the recipient it claims to be, which another one claims too; empty when it is not. */
    public Optional<String> keptOut(PeerIdentity peer) {
        return splits.keptOut(peer, clock.instant());
    }

    /** Where the state of all recipients comes from, as of now. */
    public Position head() {
        return outlook.head();
    }

    /** Every zone that is known here: connected, seen before, or only declared; by name. */
    public List<SyncStatus> statuses() {
        SortedSet<String> names = new TreeSet<>(zones.keySet());
        store.list(ResourceKinds.ZONE).forEach(zone -> names.add(zone.key().name()));
        return names.stream().map(this::statusOf).toList();
    }

    /** One zone; empty when it is not known here. */
    public Optional<SyncStatus> status(String zone) {
        boolean known = zones.containsKey(zone)
                || store.get(ResourceKinds.ZONE.key("", zone)).isPresent();
        return known ? Optional.of(statusOf(zone)) : Optional.empty();
    }

    /** What a recipient should hold at the head, counted by kind. Looks at every resource: for who asks of one recipient. */
    public SortedMap<String, Integer> shareOf(String zone) {
        Outlook now = outlook;
        Recipient recipient = RecipientStatus.recipient(zone, record(zone), now);
        SortedMap<String, Integer> counts = new TreeMap<>();
        for (History.Latest latest : now.log().all()) {
            latest.current()
                    .filter(stored -> now.visible(stored, recipient))
                    .ifPresent(stored -> counts.merge(stored.wire().key().kind(), 1, Integer::sum));
        }
        return counts;
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
        sessions.values().forEach(session -> session.close("this control plane is stopping"));
    }

    private SyncStatus statusOf(String zone) {
        RecipientRecord record = record(zone);
        Instant now = clock.instant();
        return RecipientStatus.of(
                zone, record.troubled(splits.problem(zone, now).or(record::problem)), outlook, now);
    }

    private RecipientRecord record(String zone) {
        return zones.getOrDefault(zone, RecipientRecord.UNSEEN);
    }

    /** On the committer's thread: returns at once, the sessions look by themselves. */
    private void committed(Commit commit) {
        commitTimes.committed(commit.at().revision(), clock.instant());
        commit.changes().stream()
                .filter(change ->
                        change.after().isEmpty() && change.key().kind().equals(ResourceKinds.ZONE.name()))
                .forEach(change -> forget(change.key().name()));
        synchronized (this) {
            if (commit.at().revision() <= tally.revision()) {
                return;
            }
            tally = tally.after(commit, direction);
            commit.changes().stream()
                    .filter(change -> change.after().isEmpty())
                    .forEach(change -> direction.forget(change.key()));
            History history = store.history();
            if (history.head().revision() != tally.revision()) {
                // The committer took several writes in one group; the last of them shows the whole.
                return;
            }
            outlook = new Outlook(history, tally, direction, cluster.get());
        }
        sessions.values().forEach(ProviderSession::wake);
    }

    /** A zone was deleted: what it acknowledged goes with it, unless it is still connected and comes back at once. */
    private void forget(String zone) {
        if (!sessions.containsKey(zone)) {
            zones.remove(zone);
        }
    }

    private void reported(ProviderSession session, Effect effect) {
        String zone = session.peer().zone();
        if (sessions.get(zone) != session) {
            // A newer session speaks for the zone.
            return;
        }
        Instant now = clock.instant();
        switch (effect) {
            case Effect.Began(var mode) ->
                update(zone, record -> record.counting(record.counters().began(mode))
                        .asking(session.state().recipient().filter()));
            case Effect.Repairing() ->
                update(zone, record -> record.counting(record.counters().repaired()));
            case Effect.Acknowledged ack -> {
                update(zone, record -> record.acknowledged(ack, now));
                if (ack.resources() > 0) {
                    commitTimes
                            .of(ack.at().revision())
                            .ifPresent(commit -> stopwatch.took(
                                    Duration.between(commit, session.bookmarked()), Duration.between(commit, now)));
                }
            }
            case Effect.Close(String reason) -> {
                if (sessions.remove(zone, session)) {
                    update(zone, record -> record.closed(now));
                }
            }
            case Effect.Send send -> {}
        }
    }

    private void update(String zone, UnaryOperator<RecipientRecord> change) {
        zones.compute(zone, (name, record) -> change.apply(record == null ? RecipientRecord.UNSEEN : record));
    }

    private void tick() {
        if (closed) {
            return;
        }
        sessions.values().forEach(ProviderSession::passTime);
        ticks = (ticks + 1) % TICKS_BETWEEN_TRACES;
        if (ticks == 0) {
            writeTraces();
        }
        scheduler.after(TICK, this::tick);
    }

    /** What zones acknowledged, one write for all that moved: beside the log, not in it (design decision 7). */
    private synchronized void writeTraces() {
        if (tracing) {
            return;
        }
        Map<String, RecipientTrace> news = new HashMap<>();
        zones.forEach((zone, record) -> record.trace()
                .filter(trace -> !Optional.of(trace).equals(traced.get(zone)))
                .ifPresent(trace -> news.put(zone, trace)));
        Set<String> gone = new HashSet<>(traced.keySet());
        gone.removeAll(zones.keySet());
        if (news.isEmpty() && gone.isEmpty()) {
            return;
        }
        tracing = true;
        Map<String, String> attributes = new HashMap<>();
        news.forEach((zone, trace) -> attributes.put(TRACE + zone, trace.text()));
        gone.forEach(zone -> attributes.put(TRACE + zone, NO_TRACE));
        store.write(new Write(List.of(), List.of(), attributes, "sync")).whenComplete((result, failure) -> {
            synchronized (this) {
                tracing = false;
                if (failure == null) {
                    news.forEach((zone, trace) -> traced.put(zone, Optional.of(trace)));
                    traced.keySet().removeAll(gone);
                }
            }
        });
    }
}
