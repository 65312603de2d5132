package io.meridian.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.e2e.Scenario.Reach;
import io.meridian.e2e.process.Federation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever befalls a link or a process while both sides write, both end with the same and no acknowledged write is lost. Three zones
 * suffer at a time, each a fault of its own; a fault of global is suffered alone.
 */
final class FaultsIT {
    private static final boolean SOAK = Boolean.getBoolean("meridian.soak");

    /** Only scenarios whose kind and name match: {@code -Dmeridian.faults='.*disk.*'}. */
    private static final Pattern ASKED_FOR = Pattern.compile(System.getProperty("meridian.faults", ".*"));

    private static final List<String> ZONES = List.of("east", "west", "north");

    /** So little is kept that a zone which is away for a while misses what was forgotten. */
    private static final Map<String, String> SHORT_MEMORY =
            Map.of("MERIDIAN_STORE_RETENTION", "1s", "MERIDIAN_STORE_RETENTION_REVISIONS", "400");

    @TempDir
    private static Path root;

    private static Federation federation;

    @BeforeAll
    static void start() {
        federation = Federation.start(root, SHORT_MEMORY, List.of());
        ZONES.forEach(zone -> federation.addLinkedZone(zone).begin());
        federation.zones().forEach(zone -> zone.awaitReady(Duration.ofSeconds(60)));
        Agreement.reached(federation);
    }

    @AfterAll
    static void stop() {
        federation.close();
    }

    @Test
    void everyKindOfFaultHasAScenarioAndThereAreThirty() {
        List<Scenario> all = Scenarios.all();
        assertThat(all).hasSizeGreaterThanOrEqualTo(30);
        assertThat(all).extracting(Scenario::kind).containsAll(EnumSet.allOf(FaultKind.class));
        assertThat(all).extracting(Scenario::name).doesNotHaveDuplicates();
    }

    @TestFactory
    Stream<DynamicNode> bothSidesEndEqualAndNoWriteIsLostAfter() {
        List<DynamicNode> tests = new ArrayList<>();
        int number = 0;
        for (List<Scenario> together : rounds(chosen())) {
            Round round = new Round(++number, together);
            together.forEach(scenario -> tests.add(DynamicTest.dynamicTest(
                    scenario.kind() + ": " + scenario.name(), () -> round.awaitEndOf(scenario))));
            tests.add(DynamicTest.dynamicTest("all agree after round " + number, round::verify));
        }
        return tests.stream();
    }

    private static List<Scenario> chosen() {
        Set<FaultKind> seen = EnumSet.noneOf(FaultKind.class);
        return Scenarios.all().stream()
                .filter(scenario -> ASKED_FOR
                        .matcher(scenario.kind() + ": " + scenario.name())
                        .matches())
                .filter(scenario -> seen.add(scenario.kind()) || SOAK)
                .toList();
    }

    /** As many at a time as there are zones; what befalls everybody stands alone. */
    private static List<List<Scenario>> rounds(List<Scenario> scenarios) {
        List<List<Scenario>> rounds = new ArrayList<>();
        List<Scenario> together = new ArrayList<>();
        for (Scenario scenario : scenarios) {
            if (scenario.reach() == Reach.EVERYBODY) {
                rounds.add(List.of(scenario));
            } else {
                together.add(scenario);
                if (together.size() == ZONES.size()) {
                    rounds.add(List.copyOf(together));
                    together.clear();
                }
            }
        }
        if (!together.isEmpty()) {
            rounds.add(together);
        }
        return rounds;
    }

    /** Scenarios that happen at the same time, from the moment the first is asked for. */
    private static final class Round {
        private final int number;
        private final List<Scenario> scenarios;
        private final Map<Scenario, CompletableFuture<Ground>> running = new LinkedHashMap<>();

        Round(int number, List<Scenario> scenarios) {
            this.number = number;
            this.scenarios = scenarios;
        }

        void awaitEndOf(Scenario scenario) throws Throwable {
            if (running.isEmpty()) {
                begin();
            }
            try {
                Objects.requireNonNull(running.get(scenario), "its round has not begun")
                        .join();
            } catch (CompletionException e) {
                throw e.getCause();
            }
        }

        void verify() {
            Agreement.reached(federation);
            for (CompletableFuture<Ground> ground : running.values()) {
                if (!ground.isCompletedExceptionally()) {
                    ground.join().verify();
                }
            }
        }

        private void begin() {
            List<Ground> grounds = new ArrayList<>();
            for (int i = 0; i < scenarios.size(); i++) {
                String mesh = "round-" + number + "-" + ZONES.get(i);
                grounds.add(new Ground(federation, ZONES.get(i), mesh, root.resolve("scratch-" + mesh)));
            }
            for (int i = 0; i < scenarios.size(); i++) {
                Scenario scenario = scenarios.get(i);
                Ground ground = grounds.get(i);
                CompletableFuture<Ground> end = new CompletableFuture<>();
                running.put(scenario, end);
                Thread.ofVirtual().name(scenario.name()).start(() -> suffer(scenario, ground, end));
            }
        }

        private static void suffer(Scenario scenario, Ground ground, CompletableFuture<Ground> end) {
            try (ground) {
                scenario.fault().befall(ground);
                ground.link().heal();
                ground.writeMore();
                ground.close();
                end.complete(ground);
            } catch (Throwable e) {
                end.completeExceptionally(e);
            } finally {
                ground.link().heal();
            }
        }
    }
}
