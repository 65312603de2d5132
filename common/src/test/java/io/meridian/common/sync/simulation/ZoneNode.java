package io.meridian.common.sync.simulation;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.History;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.Position;
import io.meridian.common.store.Retention;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.sync.Acceptance.Verdict;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.direction.ZoneToGlobal;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.ProviderHub;
import io.meridian.common.sync.drive.SubscriberDrive;
import io.meridian.common.sync.drive.Subscription;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A zone: a disk, a process on it, and its connection to global. */
final class ZoneNode {

    private static final Position NOTHING = new Position("", "", 0);

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Wiring wiring;
    final String name;
    final SortedSet<String> features = new TreeSet<>();
    final SortedSet<String> kinds = new TreeSet<>(new GlobalToZone().kinds());

    /** Every state of this zone's store that ever was visible, for those who check what global holds of it. */
    final Map<Position, History> past = new HashMap<>();

    Disk disk;
    Process process;
    JournaledResourceStore store;

    /** What it holds of global's. */
    SubscriberDrive drive;

    /** What it provides. */
    ProviderHub hub;

    @Nullable
    Connection connection;

    private final String machine;
    private int starts;
    private Filter filter;
    private InMemoryJournal backup;

    /** The store when a write was answered last. */
    private Position acknowledged = NOTHING;

    /** @param machine where it runs: two processes on different ones may claim one zone */
    ZoneNode(String name, String machine, VirtualTime time, RandomGenerator random, Wiring wiring) {
        this.name = name;
        this.machine = machine;
        this.time = time;
        this.random = random;
        this.wiring = wiring;
        this.disk = new Disk(new InMemoryJournal(random));
        this.backup = disk.journal().copy();
        this.features.add(GlobalToZone.OPTIONAL_TARGET_REF);
        start();
    }

    void start() {
        process = new Process(time, () -> {
            if (connection != null) {
                connection.cut();
            }
        });
        store = new JournaledResourceStore(
                wiring.journal(disk),
                PlainForm.ofZone(name),
                process,
                random,
                Retention.DEFAULT,
                CommitThreads.calling());
        if (store.head().store().equals(acknowledged.store()) && store.head().revision() < acknowledged.revision()) {
            throw new AssertionError("zone " + name + " lost acknowledged writes: it was at " + acknowledged
                    + ", it is at " + store.head() + " (I12)");
        }
        past.put(store.head(), store.history());
        store.subscribe(commit -> past.put(store.head(), store.history()));
        starts++;
        filter = new Filter(kinds, features);
        drive = new SubscriberDrive(
                wiring.subscriber(Line.DOWN, store),
                self(),
                new Subscription(
                        name,
                        wiring.subscribed(Line.DOWN, new GlobalToZone()),
                        PlainForm.ofZone(name),
                        filter,
                        wiring.acceptance(Line.DOWN, this::judge),
                        new Tenure.InZone()),
                process,
                wiring.scheduler(process),
                process);
        hub = new ProviderHub(
                wiring.provider(Line.UP, store),
                new ZoneToGlobal(name),
                () -> "",
                process,
                wiring.scheduler(process),
                process);
    }

    /** What this run of the zone asks for. */
    Filter filter() {
        return filter;
    }

    PeerIdentity self() {
        return new PeerIdentity(name, instance(), "simulated");
    }

    String instance() {
        return machine + "-" + starts;
    }

    void acknowledged() {
        acknowledged = store.head();
    }

    void backUp() {
        backup = disk.journal().copy();
    }

    /** Starts from its last backup. */
    void restore() {
        process.kill();
        disk = new Disk(backup.copy());
        acknowledged = NOTHING;
        start();
    }

    /** A new machine takes the zone's place. */
    void wipe() {
        process.kill();
        disk = new Disk(new InMemoryJournal(random));
        backUp();
        start();
    }

    /** Forgets all but the last few revisions, and starts anew from what is left. */
    void compact() {
        process.kill();
        disk.forget(store.image(), Instant.MAX, 2);
        start();
    }

    /** Refuses what is poison for this zone. */
    private Verdict judge(Upsert offered) {
        Resource resource = PlainForm.read(offered.key(), offered.bytes());
        return poisonous(resource)
                ? new Verdict.Refused("it is poison for zone " + name)
                : new Verdict.Accepted(resource);
    }

    boolean poisonous(Resource resource) {
        return resource.label("poison").equals(name);
    }

    static boolean copy(Resource resource) {
        return resource.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL);
    }
}
