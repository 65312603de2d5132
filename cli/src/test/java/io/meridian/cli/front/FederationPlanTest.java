package io.meridian.cli.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.meridian.cli.front.RunningFederation.Identity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up} will start, and what it keeps of it. */
final class FederationPlanTest {
    private static final Path HOME = Path.of("/opt/meridian");

    private static FederationPlan plan(String... zones) {
        return FederationPlan.of(HOME, HOME.resolve(".meridian"), List.of(zones));
    }

    @Test
    void globalHasTheUsualPortsAndEachZoneTenThousandMore() {
        FederationPlan plan = plan("east", "west");
        assertThat(plan.global().ports()).isEqualTo(new PortPlan(5681, 5682, 5680, 5685, 5678));
        assertThat(plan.zones()).extracting(zone -> zone.ports().http()).containsExactly(15681, 25681);
    }

    @Test
    void noPortIsGivenTwiceHoweverManyZones() {
        FederationPlan plan = plan("a", "b", "c", "d", "e");
        Set<Integer> ports = new HashSet<>(plan.global().ports().opened(true));
        plan.zones().forEach(zone -> ports.addAll(zone.ports().opened(false)));
        assertThat(ports).hasSize(24).allMatch(port -> port < 65536);
    }

    @Test
    void aZoneKnowsItsNameGlobalsAddressItsCertificateAndItsToken() {
        ProcessPlan east = plan("east").zones().getFirst();
        assertThat(east.environment())
                .containsEntry("KUMA_MODE", "zone")
                .containsEntry("KUMA_MULTIZONE_ZONE_NAME", "east")
                .containsEntry("KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS", "grpcs://localhost:5685")
                .containsEntry("KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE", "/opt/meridian/.meridian/global/kuma-cp.crt")
                .containsEntry("MERIDIAN_ZONE_TOKEN_FILE", "/opt/meridian/.meridian/tokens/east")
                .containsEntry("KUMA_GENERAL_WORK_DIR", "/opt/meridian/.meridian/zones/east")
                .containsEntry("KUMA_API_SERVER_HTTP_PORT", "15681");
    }

    @Test
    void namesThatCannotBeZonesAreRefused() {
        for (String name : List.of("East", "a_b", "", "-a", "global", "a".repeat(64))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> plan(name))
                    .withMessageContaining("cannot name a zone");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("east", "east"))
                .withMessage("zone 'east' is named twice");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> plan("a", "b", "c", "d", "e", "f"))
                .withMessageContaining("between one and 5 zones");
    }

    @Test
    void whatIsKeptReadsBackTheSame(@TempDir Path state) throws IOException {
        RunningFederation running = RunningFederation.planned(
                        Identity.of(ProcessHandle.current()), plan("east", "west"))
                .with("east", new Identity(42, 1));
        running.write(state);

        assertThat(RunningFederation.read(state)).hasValue(running);
        assertThat(running.alive()).isTrue();
        assertThat(running.zone("east"))
                .hasValueSatisfying(east -> assertThat(east.address()).isEqualTo("http://localhost:15681"));
    }

    @Test
    void aNumberThatNowIsAnotherProcessIsNotAlive() {
        Identity me = Identity.of(ProcessHandle.current());
        assertThat(me.alive()).isPresent();
        assertThat(new Identity(me.pid(), me.started() + 1).alive()).isEmpty();
        assertThat(Identity.NONE.alive()).isEmpty();
    }
}
