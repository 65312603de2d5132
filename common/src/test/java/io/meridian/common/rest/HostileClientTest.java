package io.meridian.common.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.rest.HostileCases.Case;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Nothing a client sends makes the API fail, or changes what is stored; and it is told what is wrong. */
final class HostileClientTest {

    private static BareApi api;

    @BeforeAll
    static void start() {
        api = BareApi.global();
        api.put("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}");
        api.put(
                "/meshes/default/meshtimeouts/t",
                "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"t\",\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"}}}");
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> aHostileRequestIsAnsweredClearlyAndChangesNothing() {
        List<Case> cases = HostileCases.all();
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream()
                .map(hostile -> DynamicTest.dynamicTest(hostile.name(), () -> {
                    Position head = api.store.head();
                    Digest digest = api.digest();
                    RawHttp.Reply reply = RawHttp.send(api.port(), hostile.request());
                    assertThat(reply.status()).as(reply.body()).isIn(hostile.expected());
                    if (reply.body().startsWith("{")) {
                        JsonNode problem = JsonText.MAPPER.readTree(reply.body());
                        assertThat(problem.get("status").intValue()).isEqualTo(reply.status());
                        assertThat(problem.get("title").textValue()).isNotEmpty();
                        assertThat(problem.get("detail").textValue()).isNotEmpty();
                    }
                    assertThat(api.store.head()).isEqualTo(head);
                    assertThat(api.digest()).isEqualTo(digest);
                }));
    }

    @Test
    void aClientThatTricklesItsBodyIsTurnedAway() throws IOException {
        RestLimits impatient = new RestLimits(1024, 4096, Duration.ofMillis(200), Duration.ofMillis(200));
        try (BareApi slow = BareApi.of(ControlPlaneRole.global(), List.of(), impatient)) {
            RawHttp.Reply reply = RawHttp.send(
                    slow.port(),
                    out -> out.write(
                            "PUT /meshes/m HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{"
                                    .getBytes(StandardCharsets.US_ASCII)));
            assertThat(reply.status()).isEqualTo(408);
        }
    }

    @Test
    void bodiesThatFindNoRoomAreRefusedWithAWordToTryAgain() throws IOException {
        RestLimits narrow = new RestLimits(1024, 1000, Duration.ofSeconds(5), Duration.ofMillis(200));
        String body = "{\"x\":\"" + "x".repeat(600);
        try (BareApi crowded = BareApi.of(ControlPlaneRole.global(), List.of(), narrow);
                Socket holding = new Socket("127.0.0.1", crowded.port())) {
            holding.getOutputStream()
                    .write(("PUT /meshes/m HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                                    + "Content-Length: 1000\r\n\r\n" + body)
                            .getBytes(StandardCharsets.US_ASCII));
            await().untilAsserted(() ->
                    assertThat(crowded.put("/meshes/m", body).statusCode()).isEqualTo(503));
            holding.close();
            await().untilAsserted(() ->
                    assertThat(crowded.put("/meshes/m", body).statusCode()).isEqualTo(400));
        }
    }

    @Test
    void workThatFindsNoWorkerIsRefusedWithAWordToTryAgain() {
        Executor full = task -> {
            throw new RejectedExecutionException("full");
        };
        try (BareApi busy = BareApi.of(ControlPlaneRole.global(), full)) {
            HttpResponse<String> answer = busy.get("/meshes");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
        }
    }
}
