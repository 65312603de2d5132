package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Killed in the middle of things, a control plane comes back with everything it acknowledged and nothing by halves. */
final class CrashIT {
    private static final boolean SOAK = Boolean.getBoolean("meridian.soak");
    private static final int KILLS = SOAK ? 50 : 3;

    @TempDir
    Path root;

    private Federation federation;
    private Api global;

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of("east"));
        global = federation.global().api();
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void noMeshIsWithoutItsAuthorityKeyAndPoliciesHoweverOftenGlobalIsKilled() throws InterruptedException {
        Set<String> acknowledged = new ConcurrentSkipListSet<>();
        for (int kill = 0; kill < KILLS; kill++) {
            killWhileMeshesAreCreated(kill, acknowledged);
            federation.global().start();
            assertThat(meshNames()).as("meshes after kill %s", kill).containsAll(acknowledged);
            meshNames().stream().filter(name -> name.startsWith("m-")).forEach(this::assertWhole);
        }
        Agreement.reached(federation);
    }

    @Test
    void aZoneThatIsKilledWhileItAppliesEndsWithWhatGlobalHolds() {
        ControlPlane east = federation.zone("east");
        for (int kill = 0; kill < KILLS; kill++) {
            for (int i = 0; i < 100; i++) {
                String name = "t-" + kill + "-" + i;
                assertThat(global.put("/meshes/default/meshtimeouts/" + name, timeout(name))
                                .status())
                        .isEqualTo(201);
                if (i == 50) {
                    east.kill();
                    east.begin();
                }
            }
            east.awaitReady(Duration.ofSeconds(60));
            Agreement.reached(federation);
        }
    }

    /** Creates meshes from two threads until some are there, then kills global under them. */
    private void killWhileMeshesAreCreated(int round, Set<String> acknowledged) throws InterruptedException {
        AtomicBoolean killed = new AtomicBoolean();
        int before = acknowledged.size();
        List<Thread> writers = List.of(writer(round, 0, killed, acknowledged), writer(round, 1, killed, acknowledged));
        writers.forEach(Thread::start);
        await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() >= before + 4);
        killed.set(true);
        federation.global().kill();
        for (Thread writer : writers) {
            writer.join();
        }
    }

    private Thread writer(int round, int number, AtomicBoolean killed, Set<String> acknowledged) {
        return new Thread(() -> {
            for (int i = 0; !killed.get(); i++) {
                String name = "m-" + round + "-" + number + "-" + i;
                try {
                    Answer answer = global.put(
                            "/meshes/" + name,
                            "{\"type\":\"Mesh\",\"name\":\"" + name
                                    + "\",\"mtls\":{\"enabledBackend\":\"ca-1\",\"backends\":"
                                    + "[{\"name\":\"ca-1\",\"type\":\"builtin\"}]}}");
                    if (answer.status() == 201) {
                        acknowledged.add(name);
                    }
                } catch (Api.UnreachableException e) {
                    return;
                }
            }
        });
    }

    private void assertWhole(String mesh) {
        Set<String> secrets = names("/meshes/" + mesh + "/secrets");
        assertThat(secrets)
                .as("secrets of %s", mesh)
                .contains(
                        mesh + ".ca-builtin-cert-ca-1",
                        mesh + ".ca-builtin-key-ca-1",
                        "dataplane-token-signing-key-" + mesh + "-1");
        assertThat(names("/meshes/" + mesh + "/meshtimeouts"))
                .as("timeouts of %s", mesh)
                .contains("mesh-timeout-all-" + mesh, "mesh-gateways-timeout-all-" + mesh);
        assertThat(names("/meshes/" + mesh + "/meshcircuitbreakers")).contains("mesh-circuit-breaker-all-" + mesh);
        assertThat(names("/meshes/" + mesh + "/meshretries")).contains("mesh-retry-all-" + mesh);
    }

    private Set<String> meshNames() {
        return names("/meshes?size=1000");
    }

    private Set<String> names(String path) {
        Set<String> names = new TreeSet<>();
        for (JsonNode item : global.get(path).json().path("items")) {
            names.add(item.path("name").asText());
        }
        return names;
    }

    private static String timeout(String name) {
        return "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"" + name
                + "\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                + "\"default\":{\"connectionTimeout\":\"5s\"}}]}}";
    }
}
