package io.meridian.common.sync.simulation;

import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.History;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.Position;
import io.meridian.common.store.Retention;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.drive.ProviderHub;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
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
    ProviderHub hub;
    String cluster = "cluster-0";
    private int clusters;

    /** The store when a write was answered last. */
    private Position acknowledged = new Position("", "", 0);

    GlobalNode(VirtualTime time, RandomGenerator random, Wiring wiring, Runnable whenKilled) {
        this.time = time;
        this.random = random;
        this.wiring = wiring;
        this.whenKilled = whenKilled;
        this.disk = new Disk(new InMemoryJournal(random));
        start();
    }

    void start() {
        process = new Process(time, whenKilled);
        store = new JournaledResourceStore(
                wiring.journal(disk), PlainForm::of, process, random, Retention.DEFAULT, CommitThreads.calling());
        if (store.head().store().equals(acknowledged.store()) && store.head().revision() < acknowledged.revision()) {
            throw new AssertionError("global lost acknowledged writes: it was at " + acknowledged + ", it is at "
                    + store.head() + " (I12)");
        }
        past.put(store.head(), store.history());
        store.subscribe(commit -> past.put(store.head(), store.history()));
        hub = new ProviderHub(
                wiring.globalStore(store),
                new GlobalToZone(),
                () -> cluster,
                process,
                wiring.scheduler(process),
                process);
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

    void restore(InMemoryJournal backup) {
        process.kill();
        acknowledged = new Position("", "", 0);
        disk = new Disk(backup.copy());
        start();
    }

    /** Everything is lost: another cluster begins. */
    void wipe() {
        process.kill();
        disk = new Disk(new InMemoryJournal(random));
        cluster = "cluster-" + ++clusters;
        start();
    }
}
