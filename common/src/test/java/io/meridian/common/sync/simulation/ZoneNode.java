package io.meridian.common.sync.simulation;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.Retention;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.sync.Acceptance.Verdict;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Tenure;
import io.meridian.common.sync.direction.GlobalToZone;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.SubscriberDrive;
import io.meridian.common.sync.drive.Subscription;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A zone: a disk, a process on it, and its connection to global. */
final class ZoneNode {

    private final VirtualTime time;
    private final RandomGenerator random;
    private final Wiring wiring;
    final String name;
    final Disk disk;
    SortedSet<String> features = new TreeSet<>();
    Process process;
    JournaledResourceStore store;
    SubscriberDrive drive;

    @Nullable
    Connection connection;

    private final String machine;
    private int starts;

    /** @param machine where it runs: two processes on different ones may claim one zone */
    ZoneNode(String name, String machine, VirtualTime time, RandomGenerator random, Wiring wiring) {
        this.name = name;
        this.machine = machine;
        this.time = time;
        this.random = random;
        this.wiring = wiring;
        this.disk = new Disk(new InMemoryJournal(random));
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
                wiring.journal(disk), PlainForm::of, process, random, Retention.DEFAULT, CommitThreads.calling());
        starts++;
        drive = new SubscriberDrive(
                wiring.zoneStore(store),
                new PeerIdentity(name, instance(), "simulated"),
                new Subscription(
                        name,
                        wiring.zoneDirection(new GlobalToZone()),
                        PlainForm::of,
                        filter(),
                        wiring.acceptance(this::judge),
                        new Tenure.InZone()),
                process,
                wiring.scheduler(process),
                process);
    }

    Filter filter() {
        return new Filter(new GlobalToZone().kinds(), features);
    }

    String instance() {
        return machine + "-" + starts;
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
