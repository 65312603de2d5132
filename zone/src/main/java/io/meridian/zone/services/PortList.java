package io.meridian.zone.services;

import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.snapshot.ServiceProfile;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

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
     * @param profiles what the dataplanes of the service are to it; at least one
     * @param current the list that it has already
     * @param oldest the inbounds of the oldest dataplane; asked for only where it decides
     */
    static PortList of(
            List<ServiceProfile.Counted> profiles, Optional<PortList> current, Supplier<List<Instance>> oldest) {
        List<PortList> lists = profiles.stream()
                .map(counted -> new PortList(counted.profile().ports().stream()
                        .map(port -> port(port.name(), port.number(), port.protocol()))
                        .toList()))
                .distinct()
                .toList();
        if (lists.size() == 1) {
            return lists.getFirst();
        }
        return current.filter(lists::contains)
                .orElseGet(() -> new PortList(oldest.get().stream()
                        .sorted()
                        .map(instance -> port(
                                instance.name(),
                                instance.port(),
                                instance.tags().getOrDefault(PROTOCOL, TCP)))
                        .toList()));
    }

    private static Port port(String name, int number, String protocol) {
        return new Port(name, number, PROTOCOLS.contains(protocol) ? protocol : TCP);
    }
}
