package io.meridian.zone.endpoints;

import io.meridian.common.model.mesh.Routing;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The worked example of spec/zone-dataplane §5.5, and how assignments read in tests. */
final class Worlds {
    static final Ingress WEST = ingress("ingress-west", "west", "203.0.113.10");
    static final Ingress NORTH_1 = ingress("ingress-north-1", "north", "203.0.113.20");
    static final Ingress NORTH_2 = ingress("ingress-north-2", "north", "203.0.113.21");
    static final List<Ingress> INGRESSES = List.of(WEST, NORTH_1, NORTH_2);
    static final Egress EGRESS = new Egress("egress-1", new Address("10.0.1.100", 10002));
    static final Instance FIRST = instance("backend-1", "10.0.1.1", "rack", "r1", "az", "a");
    static final Instance SECOND = instance("backend-2", "10.0.1.2", "rack", "r2", "az", "a");
    static final Destination.ServiceTag BACKEND = new Destination.ServiceTag(
            List.of(FIRST, SECOND),
            List.of(
                    offer("ingress-west", "west", 3),
                    offer("ingress-north-1", "north", 4),
                    offer("ingress-north-2", "north", 4)),
            List.of());

    private Worlds() {}

    static Ingress ingress(String name, String zone, String host) {
        return new Ingress(name, zone, Optional.of(new Address(host, 10001)), true);
    }

    static Instance instance(String dataplane, String host, String... tags) {
        Map<String, String> all = new TreeMap<>(Map.of("kuma.io/service", "backend", "kuma.io/zone", "east"));
        for (int i = 0; i < tags.length; i += 2) {
            all.put(tags[i], tags[i + 1]);
        }
        return new Instance(
                dataplane, 0, "18080", new Address(host, 18080), 18080, new TreeMap<>(all), Optional.empty());
    }

    static Instance absent(Instance instance, Reason reason) {
        return new Instance(
                instance.dataplane(),
                instance.inbound(),
                instance.name(),
                instance.address(),
                instance.port(),
                instance.tags(),
                Optional.of(reason));
    }

    static Offer offer(String ingress, String zone, int instances) {
        return new Offer(
                ingress,
                new TreeMap<>(Map.of("kuma.io/service", "backend", "kuma.io/zone", zone)),
                instances,
                Optional.empty());
    }

    static Surroundings around(boolean mutualTls, boolean zoneEgress, List<Egress> egresses) {
        return new Surroundings(
                "east", mutualTls, new Routing(false, zoneEgress, false), INGRESSES, egresses, Map.of());
    }

    /** Mutual TLS, no egress. */
    static Surroundings plain() {
        return around(true, false, List.of());
    }

    /** One line for each group: {@code P0 east/sub (9): 10.0.1.1:18080 (3), …}. */
    static List<String> lines(Assignment assignment) {
        return assignment.groups().stream()
                .map(group -> "P" + group.priority() + " " + group.locality().zone()
                        + (group.locality().subZone().isEmpty()
                                ? ""
                                : "/" + group.locality().subZone())
                        + (group.weight().isPresent() ? " (" + group.weight().getAsInt() + ")" : "")
                        + ": "
                        + group.endpoints().stream()
                                .map(endpoint -> endpoint.address() + " (" + endpoint.weight() + ")")
                                .collect(Collectors.joining(", ")))
                .toList();
    }

    static List<String> leftOut(Assignment assignment) {
        return assignment.leftOut().stream()
                .map(each -> each.source().text() + ": " + each.reason().sentence())
                .toList();
    }

    static <T> List<T> shuffled(List<T> given, Random random) {
        List<T> copy = new ArrayList<>(given);
        Collections.shuffle(copy, random);
        return copy;
    }
}
