package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.meridian.common.testing.kds.RawHttp2;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.ControlPlane;
import io.meridian.e2e.process.Federation;
import io.meridian.e2e.process.Vitals;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Zones that connect and vanish, at every stage of a connection, leave nothing behind at a packaged global. */
final class ConnectionChurnIT {
    private static final int CYCLES = Boolean.getBoolean("meridian.soak") ? 10_000 : 500;
    private static final int WARM_UP = 140;
    private static final int ZONES = 5;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String DOWN = "/kuma.mesh.v1alpha1.KDSSyncService/GlobalToZoneSync";
    private static final String UP = "/kuma.mesh.v1alpha1.KDSSyncService/ZoneToGlobalSync";

    /** Threads of pools that grow with load, and descriptors that are just being closed. */
    private static final int SLACK = 12;

    private static final long HEAP_SLACK = 4L << 20;

    @TempDir
    Path root;

    private Federation federation;
    private ControlPlane global;
    private final List<String> tokens = new ArrayList<>();

    /** How far a connection comes before its zone vanishes. */
    private enum Stage {
        ACCEPTED,
        WITHIN_HANDSHAKE,
        ENCRYPTED,
        HTTP_2,
        CALLED,
        SUBSCRIBED,
        UNACKNOWLEDGED
    }

    @BeforeEach
    void start() {
        federation = Federation.start(root, Map.of(), List.of("good"));
        global = federation.global();
        for (int zone = 0; zone < ZONES; zone++) {
            Answer token = global.api()
                    .post("/tokens/zone", "{\"zone\":\"gone-" + zone + "\",\"scope\":[\"cp\"],\"validFor\":\"24h\"}");
            assertThat(token.status()).isEqualTo(200);
            tokens.add(token.body());
        }
        Agreement.reached(federation);
    }

    @AfterEach
    void stop() {
        federation.close();
    }

    @Test
    void heapThreadsAndDescriptorsStayFlatHoweverManyZonesVanish() throws IOException {
        churn(WARM_UP);
        int filesAtRest = awaitRest(Vitals.files(global) + SLACK);
        Vitals before = Vitals.of(global);

        churn(CYCLES);
        awaitRest(filesAtRest + SLACK);
        Vitals after = Vitals.of(global);

        assertThat(after.files()).as("descriptors").isLessThanOrEqualTo(before.files() + SLACK);
        assertThat(after.threads()).as("threads").isLessThanOrEqualTo(before.threads() + SLACK);
        assertThat(after.liveBytes()).as("live heap").isLessThanOrEqualTo(before.liveBytes() + HEAP_SLACK);
        assertThat(global.api()
                        .put("/meshes/after", "{\"type\":\"Mesh\",\"name\":\"after\"}")
                        .status())
                .isEqualTo(201);
        await().atMost(PATIENCE)
                .until(() -> federation.zone("good").api().get("/meshes/after").status() == 200);
    }

    private void churn(int cycles) throws IOException {
        Stage[] stages = Stage.values();
        for (int cycle = 0; cycle < cycles; cycle++) {
            vanish(stages[cycle % stages.length], cycle % ZONES);
        }
    }

    private int awaitRest(int atMost) {
        await().atMost(PATIENCE).until(() -> Vitals.files(global) <= atMost);
        return Vitals.files(global);
    }

    private void vanish(Stage stage, int zone) throws IOException {
        switch (stage) {
            case ACCEPTED -> tcp();
            case WITHIN_HANDSHAKE -> tcp(0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00);
            case ENCRYPTED -> connected(false, raw -> {});
            case HTTP_2 -> connected(true, raw -> {});
            case CALLED -> connected(true, raw -> call(raw, zone));
            case SUBSCRIBED ->
                connected(true, raw -> {
                    call(raw, zone);
                    raw.message(1, subscribe("MeridianBookmark", zone));
                });
            case UNACKNOWLEDGED ->
                connected(true, raw -> {
                    call(raw, zone);
                    long before = raw.heard();
                    for (String type : List.of("Secret", "GlobalSecret", "Config", "Mesh")) {
                        raw.message(1, subscribe(type, zone));
                    }
                    await().atMost(PATIENCE)
                            .pollInterval(Duration.ofMillis(2))
                            .until(() -> raw.heard() > before + 1_000);
                });
        }
    }

    private void tcp(int... bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", global.ports().kds())) {
            for (int value : bytes) {
                socket.getOutputStream().write(value);
            }
            socket.setSoLinger(true, 0);
        }
    }

    private void connected(boolean speaksHttp2, Consumer<RawHttp2> then) {
        RawHttp2 raw = RawHttp2.connect(global.ports().kds());
        if (speaksHttp2) {
            raw.open();
        }
        then.accept(raw);
        raw.vanish();
    }

    private void call(RawHttp2 raw, int zone) {
        String[] headers = {
            "client-id", name(zone), "authorization", "Bearer " + tokens.get(zone), "features", "hash-suffix"
        };
        raw.call(1, DOWN, headers);
        raw.call(3, UP, headers);
    }

    private static byte[] subscribe(String type, int zone) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addResourceNamesSubscribe("*")
                .setNode(Node.newBuilder().setId(name(zone)))
                .build()
                .toByteArray();
    }

    private static String name(int zone) {
        return "gone-" + zone;
    }
}
