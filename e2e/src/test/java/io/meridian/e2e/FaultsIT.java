package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.codec.HashedName;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.FaultyLink;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.LinkFault;
import io.meridian.e2e.process.LinkFault.Way;
import io.meridian.e2e.process.SyncTruth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever befalls the link or a process while both sides write, both end with the same and no acknowledged write is lost. */
final class FaultsIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path root;

    private static Federation federation;
    private static Api global;
    private static ControlPlane east;
    private static FaultyLink link;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of());
        global = federation.global().api();
        east = federation.addLinkedZone("east").start();
        link = federation.link("east");
        Agreement.reached(federation);
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @Test
    void aLinkThatIsResetAndOneThatEnds() {
        during("cut", () -> {
            redialled(link::reset);
            redialled(link::finish);
        });
    }

    @Test
    void aLinkThatRefusesNewConnections() {
        during("refused", () -> {
            link.turn(new LinkFault.Refusing());
            redialled(link::reset);
            await().atMost(PATIENCE).until(() -> !SyncTruth.atZone(east.api()).connected());
        });
    }

    @Test
    void aLinkThatDelaysByAVaryingTime() {
        during("delayed", () -> link.turn(new LinkFault.Delayed(Duration.ofMillis(50), Duration.ofMillis(200))));
    }

    @Test
    void aLinkThatIsThrottled() {
        during("throttled", () -> link.turn(new LinkFault.Throttled(16_000)));
    }

    @Test
    void aLinkThatBreaksInTheMiddleOfABatch() {
        during("within", () -> redialled(() -> link.turn(new LinkFault.CutAfter(Way.TO_ZONE, 3_000))));
    }

    @Test
    void aLinkThatSwallowsWhatGlobalSays() {
        during("half-open-down", () -> {
            link.turn(new LinkFault.HalfOpen(Way.TO_ZONE));
            offlineAtGlobal();
        });
    }

    @Test
    void aLinkThatIsFrozen() {
        during("frozen-link", () -> {
            link.turn(new LinkFault.Frozen());
            offlineAtGlobal();
        });
    }

    @Test
    void aZoneThatIsFrozen() {
        during("frozen-zone", () -> {
            east.freeze();
            try {
                offlineAtGlobal();
            } finally {
                east.thaw();
            }
        });
    }

    @Test
    void aZoneThatIsKilledBehindACutLink() {
        during("killed", () -> {
            link.turn(new LinkFault.Refusing());
            link.reset();
            east.kill();
            east.start();
        });
    }

    /** Writes on both sides, lets the fault happen between writes, heals, and demands that all that was acknowledged is everywhere. */
    private static void during(String mesh, Runnable fault) {
        assertThat(global.put("/meshes/" + mesh, "{\"type\":\"Mesh\",\"name\":\"" + mesh + "\"}")
                        .status())
                .isEqualTo(201);
        Agreement.reached(federation);
        try (Writer policies = new Writer(global, mesh, "meshtimeouts", FaultsIT::timeout);
                Writer dataplanes = new Writer(east.api(), mesh, "dataplanes", FaultsIT::dataplane)) {
            policies.awaitMore();
            dataplanes.awaitMore();
            fault.run();
            policies.awaitMore();
            dataplanes.awaitMore();
            link.heal();
            policies.close();
            dataplanes.close();
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(names(east.api(), mesh, "meshtimeouts"))
                        .containsAll(abroad(policies.acknowledged, mesh, ""));
                assertThat(names(global, mesh, "dataplanes"))
                        .containsAll(abroad(dataplanes.acknowledged, mesh, "east"));
            });
            Agreement.reached(federation);
        } finally {
            link.heal();
        }
    }

    private static void redialled(Runnable fault) {
        long before = link.accepted();
        fault.run();
        await().atMost(PATIENCE).until(() -> link.accepted() > before);
    }

    private static void offlineAtGlobal() {
        await().atMost(Duration.ofSeconds(15))
                .until(() -> !SyncTruth.atGlobal(global, "east").orElseThrow().connected());
    }

    /** What names become outside of the control plane that made the resources. */
    private static List<String> abroad(Set<String> names, String mesh, String zone) {
        return names.stream().map(name -> HashedName.of(mesh, name, zone, "")).toList();
    }

    private static Set<String> names(Api api, String mesh, String list) {
        Set<String> names = new TreeSet<>();
        JsonNode page = api.get("/meshes/" + mesh + "/" + list + "?size=1000").json();
        page.path("items").forEach(item -> names.add(item.path("name").asText()));
        return names;
    }

    private static String timeout(String mesh, String name) {
        return "{\"type\":\"MeshTimeout\",\"mesh\":\"" + mesh + "\",\"name\":\"" + name
                + "\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                + "\"default\":{\"connectionTimeout\":\"5s\"}}]}}";
    }

    private static String dataplane(String mesh, String name) {
        return "{\"type\":\"Dataplane\",\"mesh\":\"" + mesh + "\",\"name\":\"" + name
                + "\",\"networking\":{\"address\":\"10.0.0.1\",\"inbound\":[{\"port\":8080,\"tags\":{"
                + "\"kuma.io/service\":\"web\"}}]}}";
    }

    /** Creates one resource after the other in a mesh, at most 900, and remembers which were acknowledged. */
    private static final class Writer implements AutoCloseable {
        private static final int MOST = 900;
        private static final int MORE = 20;

        final Set<String> acknowledged = new ConcurrentSkipListSet<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;

        Writer(Api api, String mesh, String list, BiFunction<String, String, String> document) {
            thread = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < MOST && !over.get(); i++) {
                    String name = "w-" + i;
                    try {
                        String path = "/meshes/" + mesh + "/" + list + "/" + name;
                        if (api.put(path, document.apply(mesh, name)).status() == 201) {
                            acknowledged.add(name);
                        }
                        Thread.sleep(20);
                    } catch (Api.UnreachableException e) {
                        // Not acknowledged: it may be there or not.
                    } catch (InterruptedException e) {
                        return;
                    }
                }
            });
        }

        /** Waits for some more acknowledged writes, or all of them. */
        void awaitMore() {
            int enough = acknowledged.size() + MORE;
            await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough || !thread.isAlive());
        }

        @Override
        public void close() {
            over.set(true);
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
