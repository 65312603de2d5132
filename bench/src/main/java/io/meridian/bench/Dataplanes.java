package io.meridian.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Mutation;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.LongStream;

/**
 * Dataplanes come and go in every zone: zone → global → the other zones. What others learn of a zone's dataplanes is what its ingress
 * advertises, so each event writes, in one transaction of its zone's store, the dataplane and the ingress with another count of
 * instances. By the real engine both go to a packaged global, and the ingress from there to the other zones' stores; the time is taken
 * from the write at the one to the commit at each of the others. (A zone's process waits a second for more before it advertises; here
 * every event is.) Every second event creates a dataplane, every other takes the oldest away.
 *
 * @param zones how many
 * @param each how many dataplanes there are in each, all the while
 * @param perSecond how many come or go in a second, in all zones together
 * @param warmUpSeconds how long before it is counted
 * @param seconds how long it is
 */
record Dataplanes(int zones, int each, int perSecond, int warmUpSeconds, int seconds) {
    private static final String NAME = "bench-";
    private static final int FILL = 100;
    private static final int COUNTED_SECONDS = 10;
    private static final int FLOOR_BYTES = 700;

    void run(Packages packages, Report report) throws Exception {
        report.heading("dataplanes: " + zones + " zones × " + each + ", " + perSecond + " come or go a second");
        try (ControlPlane global = packages.global();
                ExecutorService threads = Executors.newFixedThreadPool(2);
                ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
                Traffic traffic = new Traffic(global, threads, timers)) {
            traffic.fill();
            traffic.run(warmUpSeconds);
            Duration cpu = ProcessCost.cpu(global.pid());
            long[] durations = traffic.run(seconds);
            double spent = ProcessCost.cpu(global.pid()).minus(cpu).toNanos() / 1e6 / (seconds * perSecond);
            Percentiles ours = Percentiles.of(durations);
            Percentiles bare = floor(global);
            report.row("zone → global → other zones, p50 / p99 / max", ours.text());
            report.row("the floor: one broadcast, p50 / p99 / max", bare.text());
            report.row(
                    "p50 against the floor, which is one hop of the two",
                    String.format(Locale.ROOT, "%10.2f ×", ours.p50() / bare.p50()));
            report.row("server CPU per change", String.format(Locale.ROOT, "%10.2f ms", spent));
            report.row(
                    "resident memory", String.format(Locale.ROOT, "%10.2f MiB", ProcessCost.residentMiB(global.pid())));
            report.row("live heap", String.format(Locale.ROOT, "%10.2f MB", LiveHeap.bytes(global.pid()) / 1e6));
            Statements statements = Statements.of(global.pid());
            traffic.run(COUNTED_SECONDS);
            report.row(
                    "statements per change", Idleness.text(statements.stop(), "%10.2f", COUNTED_SECONDS * perSecond));
            Idleness.measure(global.pid(), 30, 30, report);
        }
    }

    /** What a broadcast to as many streams takes at the same rate. */
    private Percentiles floor(ControlPlane global) throws Exception {
        try (Floor floor = Floor.start(Fleet.certificate(global), Fleet.key(global), zones)) {
            byte[] message = new byte[FLOOR_BYTES];
            Arrays.fill(message, (byte) 'x');
            int times = perSecond * COUNTED_SECONDS;
            long[] durations = new long[times * zones];
            Pace pace = new Pace(perSecond);
            for (int i = 0; i < times; i++) {
                pace.await();
                System.arraycopy(floor.broadcast(message), 0, durations, i * zones, zones);
            }
            return Percentiles.of(durations);
        }
    }

    /** The zones, and what happens in them. */
    private final class Traffic implements AutoCloseable {
        private final List<EngineZone> engines = new ArrayList<>();
        private final List<Deque<String>> living = new ArrayList<>();
        private final ControlPlane global;
        private final int[] advertised = new int[zones];
        private volatile Course[] courses = new Course[0];
        private int events;

        Traffic(ControlPlane global, ExecutorService threads, ScheduledExecutorService timers) {
            this.global = global;
            for (int i = 0; i < zones; i++) {
                String name = NAME + i;
                int zone = i;
                EngineZone engine = new EngineZone(
                        name,
                        Fleet.token(global, name),
                        global.ports().kds(),
                        Fleet.certificate(global),
                        threads,
                        timers);
                engine.watch(commit -> committed(zone, commit));
                engines.add(engine);
                living.add(new ArrayDeque<>());
            }
        }

        /** Creates all of each zone, and waits until every zone knows all. */
        void fill() throws InterruptedException {
            for (int zone = 0; zone < zones; zone++) {
                for (int begun = 0; begun < each; begun += FILL) {
                    List<Mutation> some = new ArrayList<>();
                    for (int i = 0; i < Math.min(FILL, each - begun); i++) {
                        some.add(create(zone));
                    }
                    engines.get(zone).write(some);
                }
            }
            Await.until("global knows all dataplanes", () -> known(global) == zones * each);
        }

        /** Lets them come and go; nanoseconds from each write to each other zone. */
        long[] run(int seconds) throws InterruptedException {
            int ofEach = seconds * perSecond / zones;
            Course[] begun = new Course[zones];
            for (int zone = 0; zone < zones; zone++) {
                begun[zone] = new Course(advertised[zone], zones, ofEach);
            }
            courses = begun;
            Pace pace = new Pace(perSecond);
            for (int i = 0; i < ofEach; i++) {
                for (int zone = 0; zone < zones; zone++) {
                    pace.await();
                    Mutation mutation = i % 2 == 0 ? create(zone) : remove(zone);
                    begun[zone].sending(i);
                    engines.get(zone).write(List.of(mutation, advertise(zone, ++advertised[zone])));
                }
            }
            LongStream.Builder durations = LongStream.builder();
            for (int zone = 0; zone < zones; zone++) {
                LongStream.of(begun[zone].await(0, zone)).forEach(durations);
                LongStream.of(begun[zone].await(zone + 1, zones)).forEach(durations);
            }
            return durations.build().toArray();
        }

        private Mutation create(int zone) {
            String name = "dp-" + events++;
            living.get(zone).addLast(name);
            return new Mutation.Put(dataplane(zone, name, events), Write.Expected.ANYTHING, Optional.empty());
        }

        private Mutation remove(int zone) {
            String name = living.get(zone).removeFirst();
            return new Mutation.Delete(ResourceKinds.DATAPLANE.key("default", name), Write.Expected.ANYTHING);
        }

        /** What another zone's ingress says by now: the count that it was given with the event that it tells of. */
        private void committed(int zone, Commit commit) {
            for (Change change : commit.changes()) {
                Optional<StoredResource> ingress =
                        change.after().filter(after -> change.key().kind().equals(ResourceKinds.ZONE_INGRESS.name()));
                ingress.map(StoredResource::spec).map(Traffic::ingress).ifPresent(told -> {
                    int from = Integer.parseInt(told.getZone().substring(NAME.length()));
                    if (from != zone) {
                        courses[from].reached(zone, told.getAvailableServices(0).getInstances());
                    }
                });
            }
        }

        private static ZoneIngress ingress(ByteString spec) {
            try {
                return ZoneIngress.parseFrom(spec);
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("global sent an ingress that is none", e);
            }
        }

        @Override
        public void close() {
            engines.forEach(EngineZone::close);
        }
    }

    private static int known(ControlPlane global) {
        try {
            return new ObjectMapper()
                    .readTree(global.api().get("/dataplanes?size=1").body())
                    .path("total")
                    .asInt();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("global's answer is no JSON", e);
        }
    }

    /** The ingress of a zone, which tells of so many events. */
    private static Mutation advertise(int zone, int events) {
        ZoneIngress spec = ZoneIngress.newBuilder()
                .setZone(NAME + zone)
                .setNetworking(ZoneIngress.Networking.newBuilder()
                        .setAddress("10.0.0." + (zone + 1))
                        .setAdvertisedAddress("192.168.0." + (zone + 1))
                        .setPort(10001)
                        .setAdvertisedPort(10001))
                .addAvailableServices(ZoneIngress.AvailableService.newBuilder()
                        .setMesh("default")
                        .putTags("kuma.io/service", "web")
                        .setInstances(events))
                .build();
        Resource resource = new Resource(
                ResourceKinds.ZONE_INGRESS.key("", "ingress-" + zone),
                Map.of(Labels.ORIGIN, Labels.ORIGIN_ZONE, Labels.ZONE, NAME + zone, Labels.ENV, "universal"),
                spec.toByteString());
        return new Mutation.Put(resource, Write.Expected.ANYTHING, Optional.empty());
    }

    private static Resource dataplane(int zone, String name, int number) {
        ResourceKey key = ResourceKinds.DATAPLANE.key("default", name);
        Dataplane spec = Dataplane.newBuilder()
                .setNetworking(Dataplane.Networking.newBuilder()
                        .setAddress("10." + zone + "." + (number / 250 % 250) + "." + (number % 250 + 1))
                        .addInbound(Dataplane.Networking.Inbound.newBuilder()
                                .setPort(8080)
                                .putTags("kuma.io/service", "web-" + number % 50)
                                .putTags("kuma.io/protocol", "http")
                                .putTags("kuma.io/zone", NAME + zone)))
                .build();
        return new Resource(
                key,
                Map.of(
                        Labels.ORIGIN,
                        Labels.ORIGIN_ZONE,
                        Labels.ZONE,
                        NAME + zone,
                        Labels.MESH,
                        "default",
                        Labels.ENV,
                        "universal",
                        Labels.PROXY_TYPE,
                        "sidecar",
                        Labels.DISPLAY_NAME,
                        name),
                spec.toByteString());
    }
}
