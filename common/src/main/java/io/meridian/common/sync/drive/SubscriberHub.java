package io.meridian.common.sync.drive;

import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * The side of sync that holds copies, where they come from many: global's, of what its zones provide. Each zone has a {@link Feed},
 * that outlives its sessions; all share one index of their copies, one look at commits, one timer. When a Zone is deleted, all it
 * left behind is removed; until then nothing new is taken of it.
 */
public final class SubscriberHub implements AutoCloseable {

    private static final Duration TICK = Duration.ofSeconds(1);

    private final ResourceStore store;
    private final Terms terms;
    private final Executor threads;
    private final Scheduler scheduler;
    private final InstantSource clock;
    private final ZoneCopies copies;
    private final Registration subscription;
    private final Map<String, Feed> feeds = new ConcurrentHashMap<>();
    private final Set<String> leaving = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /**
     * By which rules a zone's resources are taken in.
     *
     * @param subscription what is wanted of a zone, by its name
     * @param provider the zone whose copy a stored resource is; empty for everything else
     * @param asGiven how a zone spelled what is stored as its copy
     * @param keptOut why a process that claims a zone is kept out, as {@link ProviderHub#keptOut} knows
     */
    public record Terms(
            Function<String, Subscription> subscription,
            Function<Resource, Optional<String>> provider,
            Canonical.Form asGiven,
            Function<PeerIdentity, Optional<String>> keptOut) {}

    public SubscriberHub(ResourceStore store, Terms terms, Executor threads, Scheduler scheduler, InstantSource clock) {
        this.store = store;
        this.terms = terms;
        this.threads = threads;
        this.scheduler = scheduler;
        this.clock = clock;
        this.copies = new ZoneCopies(terms.provider(), terms.asGiven());
        synchronized (this) {
            this.subscription = store.subscribe(this::committed);
            History history = store.history();
            this.copies.read(history);
        }
        removeOrphans();
        scheduler.after(TICK, this::tick);
    }

    /** Opens a session with a zone; one that is open with it is ended. */
    public Session<FromProvider> open(PeerIdentity zone, Link<FromSubscriber> link) {
        Optional<String> keptOut = terms.keptOut().apply(zone);
        if (keptOut.isPresent()) {
            link.keepOut(keptOut.get());
            return new EndedSession<>();
        }
        if (leaving.contains(zone.zone())) {
            link.close("what the deleted zone " + zone.zone() + " left behind is being removed; dial again");
            return new EndedSession<>();
        }
        return feed(zone.zone()).open(zone, link);
    }

    /** How far global has come with what a zone provides; empty for a zone that is not known. */
    public Optional<SyncStatus> status(String zone) {
        boolean known = feeds.containsKey(zone)
                || store.get(ResourceKinds.ZONE.key("", zone)).isPresent();
        return known ? Optional.of(feed(zone).status()) : Optional.empty();
    }

    /** What global holds of a zone's, counted by kind; for who asks of one zone. */
    public SortedMap<String, Integer> heldOf(String zone) {
        return SubscriberStatus.held(copies.of(zone));
    }

    @Override
    public void close() {
        closed = true;
        subscription.close();
        feeds.values().forEach(feed -> feed.close("this control plane is stopping"));
    }

    private Feed feed(String zone) {
        return feeds.computeIfAbsent(
                zone,
                name -> new Feed(
                        store,
                        terms.subscription().apply(name),
                        copies.of(name),
                        StandingAttributes.ofProvider(name),
                        Optional.empty(),
                        threads,
                        clock));
    }

    /** On the committer's thread. */
    private void committed(Commit commit) {
        Map<String, Map<ResourceKey, Digest>> touched;
        synchronized (this) {
            if (commit.at().revision() <= copies.revision()) {
                return;
            }
            touched = copies.committed(commit);
        }
        for (Change change : commit.changes()) {
            if (change.key().kind().equals(ResourceKinds.ZONE.name())) {
                zoneChanged(change);
            }
        }
        boolean meshes = commit.changes().stream()
                .anyMatch(change -> change.key().kind().equals(ResourceKinds.MESH_KIND.name()));
        // What goes with its mesh while a zone is away is written down like any other, so that it is not missed later.
        touched.forEach((zone, lost) -> {
            if (!lost.isEmpty() && !leaving.contains(zone)) {
                feed(zone);
            }
        });
        feeds.forEach((zone, feed) -> {
            Map<ResourceKey, Digest> lost = touched.get(zone);
            if (lost != null || meshes || feed.mayWithhold()) {
                feed.committed(commit, lost == null ? Map.of() : lost);
            }
        });
    }

    private void zoneChanged(Change change) {
        String zone = change.key().name();
        if (change.after().isEmpty()) {
            remove(zone);
        } else {
            Optional.ofNullable(feeds.get(zone)).ifPresent(Feed::look);
        }
    }

    /** What was deleted while nobody looked, or whose removal was cut short. */
    private void removeOrphans() {
        Set<String> zones = copies.providers();
        zones.addAll(StandingAttributes.providers(store));
        zones.stream()
                .filter(zone -> store.get(ResourceKinds.ZONE.key("", zone)).isEmpty())
                .forEach(this::remove);
    }

    private void remove(String zone) {
        if (leaving.add(zone)) {
            Feed feed = feeds.remove(zone);
            if (feed != null) {
                feed.close("zone " + zone + " was deleted");
            }
            ZoneRemoval removal = new ZoneRemoval(
                    store, copies.of(zone), StandingAttributes.ofProvider(zone), scheduler, () -> leaving.remove(zone));
            scheduler.after(Duration.ZERO, removal::go);
        }
    }

    private void tick() {
        if (!closed) {
            feeds.values().forEach(Feed::tick);
            scheduler.after(TICK, this::tick);
        }
    }
}
