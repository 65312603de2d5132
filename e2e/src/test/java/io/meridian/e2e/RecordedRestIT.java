package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.common.rest.Recording;
import io.meridian.common.rest.Recording.Exchange;
import io.meridian.e2e.process.Answer;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.Federation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the reference answered, asked of a packaged global and a packaged zone {@code east}. Exchanges that need what comes later are
 * named by {@link Recording#LATER}, differences that are meant by {@link Recording#INTENDED}.
 */
final class RecordedRestIT {

    /** How long the zone may take to hold what global was told. */
    private static final Duration SYNC = Duration.ofSeconds(10);

    @TempDir
    private static Path root;

    private static Federation federation;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of("east"));
        await("the zone to connect")
                .atMost(SYNC)
                .until(() -> federation.global().api().get("/zones/east").status() == 200
                        && federation.zone("east").api().get("/meshes/default").status() == 200);
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @TestFactory
    Stream<DynamicTest> bothAnswerAsRecorded() {
        return Recording.exchanges().stream()
                .filter(exchange -> !Recording.LATER.contains(exchange.number()))
                .map(exchange -> DynamicTest.dynamicTest(exchange.toString(), () -> replay(exchange)));
    }

    private static void replay(Exchange exchange) {
        Api api = exchange.at().equals("zone")
                ? federation.zone("east").api()
                : federation.global().api();
        // A GET follows what was written at the other control plane: it may take its time to arrive.
        if (exchange.method().equals("GET")) {
            await().atMost(SYNC)
                    .untilAsserted(() -> assertThat(judge(exchange, api)).isEmpty());
        } else {
            assertThat(judge(exchange, api)).isEmpty();
        }
        String undone = Recording.UNDONE_AFTER.get(exchange.number());
        if (undone != null) {
            assertThat(api.delete(undone).status()).isEqualTo(200);
        }
    }

    private static List<String> judge(Exchange exchange, Api api) {
        Answer answer =
                switch (exchange.method()) {
                    case "GET" -> api.get(exchange.path());
                    case "PUT" -> api.put(exchange.path(), exchange.body());
                    case "POST" -> api.post(exchange.path(), exchange.body());
                    case "DELETE" -> api.delete(exchange.path());
                    default -> throw new IllegalArgumentException("not in the recording: " + exchange.method());
                };
        return Recording.judge(
                exchange,
                answer.status(),
                answer.headers().firstValue("content-type").orElse(""),
                answer.headers().firstValue("allow").orElse(""),
                answer.body());
    }
}
