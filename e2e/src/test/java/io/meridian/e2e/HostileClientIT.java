package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.rest.HostileCases;
import io.meridian.common.rest.HostileCases.Case;
import io.meridian.common.rest.RawHttp;
import io.meridian.e2e.process.Api;
import io.meridian.e2e.process.Federation;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A packaged global under the requests of {@link HostileCases}: each is answered clearly, none changes what is stored. */
final class HostileClientIT {

    private static final List<String> LISTS =
            List.of("/meshes", "/meshtimeouts", "/meshretries", "/meshcircuitbreakers", "/secrets", "/globalsecrets");

    @TempDir
    private static Path root;

    private static Federation federation;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, Map.of(), List.of());
        Api api = federation.global().api();
        assertThat(api.put(
                                "/meshes/default/meshtimeouts/t",
                                "{\"type\":\"MeshTimeout\",\"mesh\":\"default\",\"name\":\"t\","
                                        + "\"spec\":{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},"
                                        + "\"default\":{\"connectionTimeout\":\"7s\"}}]}}")
                        .status())
                .isEqualTo(201);
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @TestFactory
    Stream<DynamicTest> aHostileRequestIsAnsweredClearlyAndChangesNothing() {
        List<Case> cases = HostileCases.all();
        assertThat(cases).hasSizeGreaterThan(60);
        return cases.stream()
                .map(hostile -> DynamicTest.dynamicTest(hostile.name(), () -> {
                    String before = stored();
                    RawHttp.Reply reply =
                            RawHttp.send(federation.global().ports().http(), hostile.request());
                    assertThat(reply.status()).as(reply.body()).isIn(hostile.expected());
                    assertThat(stored()).isEqualTo(before);
                }));
    }

    /** All that these requests could have changed, and the revision at which global stands. */
    private static String stored() {
        Api api = federation.global().api();
        String head = api.get("/_sync").json().path("head").toString();
        return head
                + LISTS.stream()
                        .map(list -> api.get(list + "?size=1000").body())
                        .collect(Collectors.joining());
    }
}
