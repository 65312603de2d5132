package io.meridian.zone.services;

import io.meridian.zone.endpoints.Instance;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The ports that a generated MeshService has (spec/mesh-resource §8.3): those of its inbounds, which all dataplanes of a service must
 * have alike.
 *
 * @param ports in the order of the inbounds
 */
record PortList(List<Port> ports) {
    private static final String PROTOCOL = "kuma.io/protocol";
    private static final String TCP = "tcp";
    private static final Set<String> PROTOCOLS = Set.of("http", "http2", "grpc", "kafka", TCP);

    /**
     * One port.
     *
     * @param number that of the inbound: clients and proxy use the same
     */
    record Port(String name, int number, String protocol) {}

    PortList {
        ports = List.copyOf(ports);
    }

    /**
     * Which list a service has. Where dataplanes differ, the one that it has already stays as long as any dataplane agrees; else the
     * oldest dataplane decides.
     *
     * @param instances of the service, of any order; at least one
     * @param current the list that it has already
     * @param created when a dataplane was registered, by its name
     */
    static PortList of(List<Instance> instances, Optional<PortList> current, Function<String, Instant> created) {
        Map<String, List<Port>> byDataplane = new TreeMap<>();
        instances.stream().sorted().forEach(instance -> byDataplane
                .computeIfAbsent(instance.dataplane(), none -> new ArrayList<>())
                .add(port(instance)));
        List<PortList> lists =
                byDataplane.values().stream().map(PortList::new).distinct().toList();
        if (lists.size() == 1) {
            return lists.getFirst();
        }
        return current.filter(lists::contains).orElseGet(() -> byDataplane.entrySet().stream()
                .min(Comparator.comparing((Map.Entry<String, List<Port>> each) -> created.apply(each.getKey()))
                        .thenComparing(Map.Entry::getKey))
                .map(each -> new PortList(each.getValue()))
                .orElseThrow(() -> new IllegalArgumentException("a service without instances has no ports")));
    }

    private static Port port(Instance instance) {
        String protocol = instance.tags().getOrDefault(PROTOCOL, TCP);
        return new Port(instance.name(), instance.port(), PROTOCOLS.contains(protocol) ? protocol : TCP);
    }
}
