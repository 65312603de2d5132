package io.meridian.zone.endpoints;

import static io.meridian.zone.endpoints.Worlds.BACKEND;
import static io.meridian.zone.endpoints.Worlds.EGRESS;
import static io.meridian.zone.endpoints.Worlds.FIRST;
import static io.meridian.zone.endpoints.Worlds.SECOND;
import static io.meridian.zone.endpoints.Worlds.absent;
import static io.meridian.zone.endpoints.Worlds.around;
import static io.meridian.zone.endpoints.Worlds.instance;
import static io.meridian.zone.endpoints.Worlds.leftOut;
import static io.meridian.zone.endpoints.Worlds.lines;
import static io.meridian.zone.endpoints.Worlds.offer;
import static io.meridian.zone.endpoints.Worlds.plain;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.mesh.Routing;
import io.meridian.zone.endpoints.LocalityStrategy.AffinityTag;
import io.meridian.zone.endpoints.LocalityStrategy.FailoverRule;
import io.meridian.zone.endpoints.LocalityStrategy.To;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The worked examples of spec/zone-dataplane §5.5, by their letters, and what is left out why. */
final class LocalityAssignmentTest {
    private static final Preference UNAWARE = new Preference.MeshFlag(false);
    private static final Preference AWARE = new Preference.MeshFlag(true);
    private static final List<String> LOCAL_FIRST = List.of(
            "P0 east: 10.0.1.1:18080 (3), 10.0.1.2:18080 (3)",
            "P1 north: 203.0.113.20:10001 (4), 203.0.113.21:10001 (4)",
            "P1 west: 203.0.113.10:10001 (3)");

    @Test
    void exampleAWithoutTheFlagAllZonesAreOnePool() {
        Assignment assignment = LocalityAssignment.of(BACKEND, plain(), UNAWARE, Map.of());
        assertThat(lines(assignment))
                .containsExactly(
                        "P0 east: 10.0.1.1:18080 (3), 10.0.1.2:18080 (3)",
                        "P0 north: 203.0.113.20:10001 (4), 203.0.113.21:10001 (4)",
                        "P0 west: 203.0.113.10:10001 (3)");
        assertThat(assignment.overprovisioning()).isEqualTo(OptionalInt.empty());
        assertThat(assignment.leftOut()).isEmpty();
    }

    @Test
    void exampleBWithTheFlagTheOwnZoneComesFirst() {
        Assignment assignment = LocalityAssignment.of(BACKEND, plain(), AWARE, Map.of());
        assertThat(lines(assignment)).isEqualTo(LOCAL_FIRST);
        assertThat(assignment.groups())
                .extracting(Assignment.Group::why)
                .containsExactly(
                        "in this zone; the mesh prefers its own zone",
                        "in zone north; the mesh prefers its own zone",
                        "in zone west; the mesh prefers its own zone");
    }

    @Test
    void exampleCAffinityPrefersWhatSharesTagsWithTheClientAndDropsOtherZones() {
        Preference strategy = strategy(
                Optional.of(
                        List.of(new AffinityTag("rack", Optional.empty()), new AffinityTag("az", Optional.empty()))),
                Optional.empty(),
                Optional.empty());
        Assignment assignment = LocalityAssignment.of(BACKEND, plain(), strategy, Map.of("rack", "r1", "az", "a"));
        assertThat(lines(assignment))
                .containsExactly("P0 east/az=a (9): 10.0.1.2:18080 (3)", "P0 east/rack=r1 (90): 10.0.1.1:18080 (3)");
        assertThat(assignment.localitiesWeighted()).isTrue();
        assertThat(assignment.overprovisioning()).isEqualTo(OptionalInt.of(200));
        assertThat(leftOut(assignment))
                .hasSize(3)
                .contains("ingress ingress-west of zone west: no failover rule of mlbs leads to zone west");
    }

    @Test
    void exampleDFailoverRulesGiveTheirPlaceAsPriority() {
        Preference strategy = strategy(
                Optional.empty(),
                Optional.of(List.of(
                        new FailoverRule(zones("east"), only("west")),
                        new FailoverRule(zones("west"), only("north")),
                        new FailoverRule(Optional.empty(), new To.Any()))),
                Optional.of(new BigDecimal("50")));
        Assignment assignment = LocalityAssignment.of(BACKEND, plain(), strategy, Map.of());
        assertThat(lines(assignment))
                .containsExactly(
                        "P0 east (1): 10.0.1.1:18080 (3), 10.0.1.2:18080 (3)",
                        "P1 west: 203.0.113.10:10001 (3)",
                        "P3 north: 203.0.113.20:10001 (4), 203.0.113.21:10001 (4)");
        assertThat(assignment.overprovisioning()).isEqualTo(OptionalInt.of(200));

        assertThat(lines(failingOverTo(new To.None()))).hasSize(1);
        assertThat(lines(failingOverTo(new To.AnyExcept(new TreeSet<>(Set.of("north"))))))
                .containsExactly(
                        "P0 east (1): 10.0.1.1:18080 (3), 10.0.1.2:18080 (3)", "P1 west: 203.0.113.10:10001 (3)");
    }

    @Test
    void exampleEWithZoneEgressWhatLeavesTheZoneGoesThroughIt() {
        Assignment assignment = LocalityAssignment.of(BACKEND, around(true, true, List.of(EGRESS)), AWARE, Map.of());
        // Two ingresses of north make one host for a proxy: it gets the weight of both.
        assertThat(lines(assignment))
                .containsExactly(
                        "P0 east: 10.0.1.1:18080 (3), 10.0.1.2:18080 (3)",
                        "P1 north: 10.0.1.100:10002 (2)",
                        "P1 west: 10.0.1.100:10002 (1)");
        assertThat(assignment.groups().get(1).endpoints().getFirst().sources())
                .extracting(Source::text)
                .containsExactly(
                        "egress egress-1 to ingress ingress-north-1 of zone north",
                        "egress egress-1 to ingress ingress-north-2 of zone north");

        Assignment without = LocalityAssignment.of(BACKEND, around(true, true, List.of()), AWARE, Map.of());
        assertThat(lines(without)).containsExactly(LOCAL_FIRST.getFirst());
        assertThat(leftOut(without)).hasSize(3).allMatch(line -> line.contains("register a ZoneEgress here"));
    }

    @Test
    void exampleEWithFailoverRulesTheEgressAppliesThem() {
        Preference strategy = strategy(
                Optional.empty(),
                Optional.of(List.of(new FailoverRule(Optional.empty(), new To.Any()))),
                Optional.empty());
        Assignment assignment = LocalityAssignment.of(BACKEND, around(true, true, List.of(EGRESS)), strategy, Map.of());
        assertThat(assignment.groups()).hasSize(2);
        Assignment.Group beyond = assignment.groups().get(1);
        assertThat(beyond.priority()).isEqualTo(1);
        assertThat(beyond.locality().zone()).matches("egress_.{8}");
    }

    @Test
    void exampleFServicesThatAreResourcesPreferTheirOwnZoneAndGoDirectly() {
        Destination.Member here = new Destination.Here(List.of(FIRST, SECOND));
        Destination.Member west = new Destination.There("backend", "default_backend__west_msvc_80", "west", true);
        Destination.Member north = new Destination.There("backend", "default_backend__north_msvc_80", "north", true);
        assertThat(assigned(here)).containsExactly("P0 east: 10.0.1.1:18080 (1), 10.0.1.2:18080 (1)");
        assertThat(assigned(west)).containsExactly("P1 west: 203.0.113.10:10001 (1)");
        assertThat(assigned(north)).containsExactly("P1 north: 203.0.113.20:10001 (1), 203.0.113.21:10001 (1)");
        assertThat(assigned(here, west, north))
                .containsExactly(
                        "P0 east: 10.0.1.1:18080 (1), 10.0.1.2:18080 (1)",
                        "P1 north: 203.0.113.20:10001 (1), 203.0.113.21:10001 (1)",
                        "P1 west: 203.0.113.10:10001 (1)");
    }

    @Test
    void aPolicyThatSaysNothingOfLocalityPrefersTheOwnZoneAndOneThatDisablesItDoesNot() {
        Preference silent = strategy(Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(lines(LocalityAssignment.of(BACKEND, plain(), silent, Map.of())))
                .isEqualTo(LOCAL_FIRST);
        Preference disabled = new Preference.Strategy(
                new LocalityStrategy("mlbs", true, Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(lines(LocalityAssignment.of(BACKEND, plain(), disabled, Map.of())))
                .allMatch(line -> line.startsWith("P0"));
    }

    @Test
    void theThresholdBecomesAFactorAsTheReferenceCutsIt() {
        assertThat(List.of("50", "70", "40", "33", "25", "12.5"))
                .extracting(percentage -> new LocalityStrategy(
                                "mlbs",
                                false,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(new BigDecimal(percentage)))
                        .overprovisioning())
                .containsExactly(200, 100, 200, 300, 400, 800);
    }

    @Test
    void withoutMutualTlsNothingOfAnotherZoneIsAnEndpoint() {
        Assignment assignment = LocalityAssignment.of(BACKEND, around(false, false, List.of()), AWARE, Map.of());
        assertThat(lines(assignment)).containsExactly("P0 east: 10.0.1.1:18080 (1), 10.0.1.2:18080 (1)");
        assertThat(leftOut(assignment)).hasSize(3).allMatch(line -> line.contains("set mtls.enabledBackend"));
    }

    @Test
    void whatIsNotReadyOrNoMemberIsLeftOutWithItsReason() {
        Destination.ServiceTag partly = new Destination.ServiceTag(
                List.of(
                        absent(FIRST, new Reason.NotAMember("dataplane cannot be a member")),
                        absent(SECOND, new Reason.NotReady())),
                BACKEND.offers(),
                List.of());
        Assignment assignment = LocalityAssignment.of(partly, plain(), AWARE, Map.of());
        assertThat(lines(assignment)).allMatch(line -> line.startsWith("P1"));
        assertThat(leftOut(assignment))
                .containsExactly(
                        "dataplane backend-1, inbound 0: dataplane cannot be a member",
                        "dataplane backend-2, inbound 0: the inbound is not ready");
    }

    @Test
    void ingressesBehindOneAddressCountOnceAndSilentOnesDoNotHideTheService() {
        Ingress twin = Worlds.ingress("ingress-north-0", "north", "203.0.113.20");
        Ingress silent = new Ingress("ingress-a", "north", Optional.of(new Address("203.0.113.20", 10001)), false);
        Surroundings around = new Surroundings(
                "east",
                true,
                new Routing(true, false, false),
                List.of(Worlds.NORTH_1, twin, silent),
                List.of(),
                Map.of());
        Destination.ServiceTag service = new Destination.ServiceTag(
                List.of(FIRST),
                List.of(offer("ingress-north-1", "north", 4), offer("ingress-north-0", "north", 4)),
                List.of());
        Assignment assignment = LocalityAssignment.of(service, around, AWARE, Map.of());
        assertThat(lines(assignment))
                .containsExactly("P0 east: 10.0.1.1:18080 (1)", "P1 north: 203.0.113.20:10001 (4)");
        assertThat(leftOut(assignment))
                .containsExactly("ingress ingress-north-1 of zone north: it has the address of ingress"
                        + " ingress-north-0, which stands for both");
    }

    @Test
    void aZoneOutsideTheMeshIsLeftOutAndSoIsAnIngressThatNobodyCanReach() {
        Ingress hidden = new Ingress("ingress-west", "west", Optional.empty(), true);
        Surroundings around = new Surroundings(
                "east",
                true,
                new Routing(true, false, false),
                List.of(hidden, Worlds.NORTH_1, Worlds.NORTH_2),
                List.of(),
                Map.of("north", "zone \"north\" is outside mesh \"default\""));
        Assignment assignment = LocalityAssignment.of(BACKEND, around, AWARE, Map.of());
        assertThat(lines(assignment)).containsExactly("P0 east: 10.0.1.1:18080 (1), 10.0.1.2:18080 (1)");
        assertThat(leftOut(assignment))
                .containsExactly(
                        "ingress ingress-north-1 of zone north: zone \"north\" is outside mesh \"default\"",
                        "ingress ingress-north-2 of zone north: zone \"north\" is outside mesh \"default\"",
                        "ingress ingress-west of zone west: the ingress has no public address;"
                                + " set networking.advertisedAddress and advertisedPort");
    }

    @Test
    void anExternalServiceIsEquallyNearEverywhereAndGoesByTheEgressWhereTheMeshSaysSo() {
        External bank = new External(
                "bank", new Address("198.51.100.7", 443), new TreeMap<>(Map.of("kuma.io/service", "bank")));
        External far = new External(
                "bank-west",
                new Address("198.51.100.8", 443),
                new TreeMap<>(Map.of("kuma.io/service", "bank", "kuma.io/zone", "west")));
        Destination.ServiceTag service = new Destination.ServiceTag(List.of(), List.of(), List.of(bank, far));
        Assignment direct = LocalityAssignment.of(service, plain(), AWARE, Map.of());
        assertThat(lines(direct)).containsExactly("P0 : 198.51.100.7:443 (1)");
        assertThat(leftOut(direct)).containsExactly("external service bank-west: it is reached from zone west alone");
        assertThat(lines(LocalityAssignment.of(service, around(true, true, List.of(EGRESS)), AWARE, Map.of())))
                .containsExactly("P0 : 10.0.1.100:10002 (1)");
    }

    @Test
    void aMeshExternalServiceNeedsAnEgress() {
        Destination service = new Destination.ExternalService("bank", "");
        assertThat(lines(LocalityAssignment.of(
                        service, around(true, false, List.of(EGRESS)), new Preference.LocalFirst(), Map.of())))
                .containsExactly("P0 : 10.0.1.100:10002 (1)");
        Assignment without = LocalityAssignment.of(service, plain(), new Preference.LocalFirst(), Map.of());
        assertThat(without.groups()).isEmpty();
        assertThat(leftOut(without)).singleElement().asString().contains("register a ZoneEgress here");
    }

    @Test
    void aMemberThatSaysItIsUnavailableOrHasNoIngressIsLeftOut() {
        Assignment assignment = LocalityAssignment.of(
                new Destination.Services(List.of(
                        new Destination.Here(List.of(FIRST)),
                        new Destination.Here(List.of(FIRST, instance("backend-3", "10.0.1.3"))),
                        new Destination.There("backend", "b-west", "west", false),
                        new Destination.There("backend", "b-south", "south", true))),
                plain(),
                new Preference.LocalFirst(),
                Map.of());
        assertThat(lines(assignment)).containsExactly("P0 east: 10.0.1.1:18080 (1), 10.0.1.3:18080 (1)");
        assertThat(leftOut(assignment))
                .containsExactly(
                        "MeshService backend of zone south: no ingress of zone south is known here; register a"
                                + " ZoneIngress there",
                        "MeshService backend of zone west: the MeshService says spec.state Unavailable: no healthy"
                                + " proxy is behind it");
    }

    private static List<String> assigned(Destination.Member... members) {
        return lines(LocalityAssignment.of(
                new Destination.Services(List.of(members)), plain(), new Preference.LocalFirst(), Map.of()));
    }

    private static Assignment failingOverTo(To to) {
        Preference strategy = strategy(
                Optional.empty(), Optional.of(List.of(new FailoverRule(Optional.empty(), to))), Optional.empty());
        return LocalityAssignment.of(BACKEND, plain(), strategy, Map.of());
    }

    private static Preference strategy(
            Optional<List<AffinityTag>> affinity,
            Optional<List<FailoverRule>> failover,
            Optional<BigDecimal> threshold) {
        return new Preference.Strategy(new LocalityStrategy("mlbs", false, affinity, failover, threshold));
    }

    private static Optional<java.util.SortedSet<String>> zones(String zone) {
        return Optional.of(new TreeSet<>(Set.of(zone)));
    }

    private static To only(String zone) {
        return new To.Only(new TreeSet<>(Set.of(zone)));
    }
}
