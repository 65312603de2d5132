package io.meridian.common.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.rest.Recording.Exchange;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The recording against a bare server: what the API alone can answer. The rest of it runs against packaged processes. */
final class RecordedRestTest {

    /** Exchanges that need more than the API: the start-up of a global, a zone that is connected, tokens, sync. */
    private static final Set<Integer> OF_PROCESSES =
            Set.of(2, 58, 59, 60, 61, 62, 80, 81, 84, 85, 86, 87, 88, 89, 90, 103, 104, 105, 108, 112, 115);

    private final BareApi api = BareApi.global();

    @AfterEach
    void stop() {
        api.close();
    }

    @TestFactory
    Stream<DynamicTest> globalAnswersAsRecorded() {
        assertThat(api.put("/meshes/default", "{\"type\":\"Mesh\",\"name\":\"default\"}")
                        .statusCode())
                .isEqualTo(201);
        return Recording.exchanges().stream()
                .filter(exchange -> exchange.at().equals("global"))
                .filter(exchange -> !Recording.LATER.contains(exchange.number()))
                .filter(exchange -> !OF_PROCESSES.contains(exchange.number()))
                .map(exchange -> DynamicTest.dynamicTest(exchange.toString(), () -> replay(exchange)));
    }

    private void replay(Exchange exchange) {
        HttpResponse<String> answer =
                api.send(exchange.method(), exchange.path(), exchange.body(), "Content-Type", "application/json");
        List<String> differences = Recording.judge(
                exchange,
                answer.statusCode(),
                answer.headers().firstValue("content-type").orElse(""),
                answer.headers().firstValue("allow").orElse(""),
                answer.body());
        String undone = Recording.UNDONE_AFTER.get(exchange.number());
        if (undone != null) {
            assertThat(api.send("DELETE", undone, "").statusCode()).isEqualTo(200);
        }
        assertThat(differences).isEmpty();
    }
}
