package io.meridian.common.sync.simulation;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.History;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.Position;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Retention;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.sync.Acceptance.Verdict;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.SubscriberHub;
import io.meridian.common.sync.drive.Subscription;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Global: a disk, and most of the time a process that runs on it. */
final class GlobalNode {

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Wiring wiring;
    private final Runnable whenKilled;

    /** Every state that ever was visible, for those who check what zones hold. */
    final Map<Position, History> past = new HashMap<>();

    Disk disk;
    Process process;
    JournaledResourceStore store;

    /** What it gives to its zones. */
    ProviderHub hub;

    /** What it holds of theirs. */
    SubscriberHub subscriber;

    /** What went with a mesh, and did not come again. */
    final Set<ResourceKey> lost = new HashSet<>();

    /** A process died after something went with a mesh: whether that was written down is left to chance. */
    boolean lossesForgotten;

    /** Kinds it knows to be provided by zones. */
    final SortedSet<String> kinds = new TreeSet<>(new ZoneToGlobal("").kinds());

    String cluster = "cluster-0";
    private int clusters;
    private int starts;
    private Filter filter;
    private InMemoryJournal backup;
    private String backupCluster = cluster;
    private Set<ResourceKey> backupLost = Set.of();

    /** The store when a write was answered last. */
    private Position acknowledged = new Position("", "", 0);

    GlobalNode(VirtualTime time, RandomGenerator random, Wiring wiring, Runnable whenKilled) {
        this.time = time;
        this.random = random;
        this.wiring = wiring;
        this.whenKilled = whenKilled;
        this.disk = new Disk(new InMemoryJournal(random));
        this.backup = disk.journal().copy();
        start();
    }

    void start() {
        List<ResourceKey> last = starts == 0
                ? List.of()
                : store.image().list().stream().map(StoredResource::key).toList();
        process = new Process(time, whenKilled);
        store = new JournaledResourceStore(
                wiring.journal(disk), PlainForm::of, process, random, Retention.DEFAULT, CommitThreads.calling());
        if (store.head().store().equals(acknowledged.store()) && store.head().revision() < acknowledged.revision()) {
            throw new AssertionError("global lost acknowledged writes: it was at " + acknowledged + ", it is at "
                    + store.head() + " (I12)");
        }
        // What the last write before a death took away, nobody was told.
        last.stream().filter(key -> store.get(key).isEmpty()).forEach(lost::add);
        lossesForgotten |= !lost.isEmpty();
        past.put(store.head(), store.history());
        store.subscribe(this::committed);
        starts++;
        filter = new Filter(kinds, new TreeSet<>());
        hub = new ProviderHub(
                wiring.provider(Line.DOWN, store),
                new GlobalToZone(),
                () -> cluster,
                process,
                wiring.scheduler(process),
                process);
        ResourceStore held = wiring.subscriber(Line.UP, store);
        subscriber = new SubscriberHub(
                held,
                new SubscriberHub.Terms(
                        zone -> subscription(zone, held), ZoneToGlobal::provider, PlainForm::asGiven, hub::keptOut),
                process,
                wiring.scheduler(process),
                process);
    }

    private void committed(Commit commit) {
        past.put(store.head(), store.history());
        boolean meshDeleted = commit.changes().stream()
                .anyMatch(change ->
                        change.key().kind().equals("Mesh") && change.after().isEmpty());
        for (Change change : commit.changes()) {
            if (change.after().isPresent()) {
                lost.remove(change.key());
            } else if (meshDeleted) {
                lost.add(change.key());
            }
        }
    }

    private Subscription subscription(String zone, ResourceStore held) {
        ResourceKey declared = ResourceKinds.ZONE.key("", zone);
        return new Subscription(
                zone,
                wiring.subscribed(Line.UP, new ZoneToGlobal(zone)),
                resource -> PlainForm.providedBy(zone, resource),
                filter,
                wiring.acceptance(Line.UP, offered -> judge(zone, offered)),
                new Tenure.AtGlobal(declared),
                () -> held.get(declared)
                        .map(stored -> new GlobalToZone()
                                .disables(stored.resource())
                                .map(name -> "zone " + name + " is disabled"))
                        .orElse(Optional.of("there is no Zone " + zone)));
    }

    /** Refuses what zones do not provide, what belongs to no mesh here, and what is poison for global. */
    private Verdict judge(String zone, Upsert offered) {
        Resource resource = PlainForm.read(offered.key(), offered.bytes());
        String mesh = offered.key().mesh();
        if (!new ZoneToGlobal(zone).kinds().contains(offered.key().kind())) {
            return new Verdict.Refused("zones do not provide resources of its kind");
        } else if (resource.label("poison").equals("global")) {
            return new Verdict.Refused("it is poison for global");
        } else if (!mesh.isEmpty()
                && store.get(ResourceKinds.MESH_KIND.key("", mesh)).isEmpty()) {
            return new Verdict.Refused("there is no mesh " + mesh);
        }
        return new Verdict.Accepted(resource);
    }

    /** What this run of global asks of zones. */
    Filter filter() {
        return filter;
    }

    PeerIdentity self() {
        return new PeerIdentity(ZoneToGlobal.RECIPIENT, "global-" + starts, "simulated");
    }

    void backUp() {
        backup = disk.journal().copy();
        backupCluster = cluster;
        backupLost = Set.copyOf(lost);
    }

    /** Forgets all but the last few revisions, and starts anew from what is left. */
    void compact() {
        process.kill();
        disk.forget(store.image(), Instant.MAX, 2);
        start();
    }

    void acknowledged() {
        acknowledged = store.head();
    }

    /** Starts from its last backup. */
    void restore() {
        process.kill();
        acknowledged = new Position("", "", 0);
        disk = new Disk(backup.copy());
        lost.clear();
        lost.addAll(backupLost);
        cluster = backupCluster;
        start();
    }

    /** Everything is lost: another cluster begins. */
    void wipe() {
        process.kill();
        disk = new Disk(new InMemoryJournal(random));
        lost.clear();
        cluster = "cluster-" + ++clusters;
        backUp();
        start();
    }
}
