package io.meridian.zone.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.mesh.Routing;
import io.meridian.zone.endpoints.LocalityStrategy.AffinityTag;
import io.meridian.zone.endpoints.LocalityStrategy.FailoverRule;
import io.meridian.zone.endpoints.LocalityStrategy.To;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Laws of assignment, over worlds made from seeds. */
final class LocalityAssignmentProperties {
    private static final int SEEDS = 3_000;
    private static final List<String> ZONES = List.of("east", "west", "north", "south");

    /** A world and one question to it. */
    private record World(
            Destination.ServiceTag service,
            boolean mutualTls,
            Routing routing,
            List<Ingress> ingresses,
            List<Egress> egresses,
            Map<String, String> outside,
            Preference preference,
            Map<String, String> client) {

        Assignment assigned() {
            return LocalityAssignment.of(
                    service,
                    new Surroundings("east", mutualTls, routing, ingresses, egresses, outside),
                    preference,
                    client);
        }

        World shuffled(Random random) {
            return new World(
                    new Destination.ServiceTag(
                            Worlds.shuffled(service.instances(), random),
                            Worlds.shuffled(service.offers(), random),
                            service.externals()),
                    mutualTls,
                    routing,
                    Worlds.shuffled(ingresses, random),
                    Worlds.shuffled(egresses, random),
                    outside,
                    preference,
                    client);
        }
    }

    @Test
    void theOrderOfWhatIsGivenMakesNoDifference() {
        forEachSeed(random -> {
            World world = world(random);
            assertThat(world.shuffled(random).assigned()).isEqualTo(world.assigned());
        });
    }

    @Test
    void nothingIsLostAndNothingIsThereTwice() {
        forEachSeed(random -> {
            World world = world(random);
            Assignment assignment = world.assigned();
            List<Source> in = assignment.groups().stream()
                    .flatMap(group -> group.endpoints().stream())
                    .flatMap(endpoint -> endpoint.sources().stream())
                    .toList();
            Set<String> met = new HashSet<>();
            Stream.concat(in.stream(), assignment.leftOut().stream().map(LeftOut::source))
                    .map(LocalityAssignmentProperties::root)
                    .forEach(met::add);
            assertThat(met).isEqualTo(roots(world));
            assertThat(in).doesNotHaveDuplicates();
            assignment.leftOut().forEach(each -> {
                if (each.reason() instanceof Reason.NoFailover) {
                    assertThat(in).doesNotContain(each.source());
                } else {
                    assertThat(in)
                            .extracting(LocalityAssignmentProperties::root)
                            .doesNotContain(root(each.source()));
                }
            });
            for (Assignment.Group group : assignment.groups()) {
                assertThat(group.endpoints())
                        .extracting(endpoint -> endpoint.address() + " " + endpoint.tags())
                        .doesNotHaveDuplicates();
                assertThat(group.endpoints()).allMatch(endpoint -> endpoint.weight() > 0);
            }
        });
    }

    @Test
    void whileTheOwnZoneIsPreferredNothingOfItRanksBelowAnother() {
        forEachSeed(random -> {
            World world = world(random);
            boolean aware =
                    switch (world.preference()) {
                        case Preference.MeshFlag flag -> flag.aware();
                        case Preference.LocalFirst ignored -> true;
                        case Preference.Strategy strategy ->
                            strategy.strategy().regroups()
                                    || !strategy.strategy().disabled();
                    };
            if (aware) {
                int lastHere =
                        priorities(world.assigned(), true).max(Integer::compare).orElse(0);
                int firstElsewhere = priorities(world.assigned(), false)
                        .min(Integer::compare)
                        .orElse(Integer.MAX_VALUE);
                assertThat(lastHere).isLessThan(firstElsewhere);
            }
        });
    }

    @Test
    void whatIsRefusedNeverAppears() {
        forEachSeed(random -> {
            World world = world(random);
            Set<String> refused = new HashSet<>();
            world.service().instances().stream()
                    .filter(instance -> instance.absent().isPresent())
                    .forEach(instance -> refused.add(instance.dataplane()));
            for (Assignment.Group group : world.assigned().groups()) {
                for (Assignment.Endpoint endpoint : group.endpoints()) {
                    for (Source source : endpoint.sources()) {
                        assertThat(world.outside()).doesNotContainKey(source.zone());
                        if (source instanceof Source.Local local) {
                            assertThat(refused).doesNotContain(local.dataplane());
                        }
                    }
                }
            }
        });
    }

    private static Stream<Integer> priorities(Assignment assignment, boolean here) {
        return assignment.groups().stream()
                .filter(group -> group.endpoints().stream()
                        .flatMap(endpoint -> endpoint.sources().stream())
                        .anyMatch(source -> source.zone().equals("east") == here))
                .map(Assignment.Group::priority);
    }

    /** The instance or ingress that a source stands for, without the egress on the way. */
    private static String root(Source source) {
        return switch (source) {
            case Source.Local local -> "dataplane " + local.dataplane();
            case Source.Remote remote -> "ingress " + remote.ingress();
            case Source.Through through -> "ingress " + through.ingress();
            case Source.Outside outside -> outside.name();
            case Source.OutsideThrough outside -> outside.name();
            case Source.Elsewhere elsewhere -> elsewhere.service();
        };
    }

    private static Set<String> roots(World world) {
        Set<String> roots = new HashSet<>();
        world.service().instances().forEach(instance -> roots.add("dataplane " + instance.dataplane()));
        world.service().offers().forEach(offer -> roots.add("ingress " + offer.ingress()));
        return roots;
    }

    private static World world(Random random) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < random.nextInt(6); i++) {
            Instance instance = Worlds.instance("backend-" + i, "10.0.1." + i, "rack", "r" + random.nextInt(3));
            instances.add(
                    switch (random.nextInt(4)) {
                        case 0 -> Worlds.absent(instance, new Reason.NotAMember("no"));
                        case 1 -> Worlds.absent(instance, new Reason.NotReady());
                        default -> instance;
                    });
        }
        List<Ingress> ingresses = new ArrayList<>();
        List<Offer> offers = new ArrayList<>();
        for (int i = 0; i < random.nextInt(6); i++) {
            String zone = ZONES.get(1 + random.nextInt(3));
            // Few addresses, so that some are shared.
            Optional<Address> address = random.nextInt(5) == 0
                    ? Optional.empty()
                    : Optional.of(new Address("203.0.113." + random.nextInt(4), 10001));
            ingresses.add(new Ingress("ingress-" + i, zone, address, true));
            offers.add(Worlds.offer("ingress-" + i, zone, 1 + random.nextInt(9)));
        }
        List<Egress> egresses = new ArrayList<>();
        for (int i = 0; i < random.nextInt(3); i++) {
            egresses.add(new Egress("egress-" + i, new Address("10.0.9." + i, 10002)));
        }
        Map<String, String> outside = random.nextInt(3) == 0 ? Map.of("west", "west is outside") : Map.of();
        return new World(
                new Destination.ServiceTag(instances, offers, List.of()),
                random.nextInt(5) != 0,
                new Routing(random.nextBoolean(), random.nextInt(3) == 0, false),
                ingresses,
                egresses,
                outside,
                preference(random),
                new TreeMap<>(Map.of("rack", "r" + random.nextInt(3))));
    }

    private static Preference preference(Random random) {
        return switch (random.nextInt(4)) {
            case 0 -> new Preference.LocalFirst();
            case 1 ->
                new Preference.Strategy(new LocalityStrategy(
                        "mlbs",
                        random.nextBoolean(),
                        random.nextBoolean()
                                ? Optional.of(List.of(new AffinityTag("rack", Optional.empty())))
                                : Optional.empty(),
                        random.nextBoolean()
                                ? Optional.of(List.of(
                                        new FailoverRule(
                                                Optional.of(new TreeSet<>(Set.of("east"))),
                                                new To.Only(new TreeSet<>(Set.of("north")))),
                                        new FailoverRule(
                                                Optional.empty(), new To.AnyExcept(new TreeSet<>(Set.of("south"))))))
                                : Optional.empty(),
                        Optional.empty()));
            default -> new Preference.MeshFlag(random.nextBoolean());
        };
    }

    private static void forEachSeed(java.util.function.Consumer<Random> law) {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                law.accept(new Random(seed));
            } catch (AssertionError e) {
                throw new AssertionError("seed " + seed, e);
            }
        }
    }
}
