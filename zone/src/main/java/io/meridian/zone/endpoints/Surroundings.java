package io.meridian.zone.endpoints;

import io.meridian.common.model.mesh.Routing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What all destinations of one mesh have in common, as one zone sees it. */
public final class Surroundings {
    private final String zone;
    private final boolean mutualTls;
    private final Routing routing;
    private final List<Egress> egresses;
    private final Map<String, String> outside;
    private final SortedMap<String, Ingress> ingresses = new TreeMap<>();
    private final Map<Address, String> first = new HashMap<>();

    /**
     * @param zone name of this zone
     * @param mutualTls whether the mesh has mutual TLS, without which nothing crosses zones
     * @param routing flags of the mesh
     * @param ingresses of other zones, in any order
     * @param egresses of this zone, in any order
     * @param outside why a zone is outside the mesh, by zone
     */
    public Surroundings(
            String zone,
            boolean mutualTls,
            Routing routing,
            List<Ingress> ingresses,
            List<Egress> egresses,
            Map<String, String> outside) {
        this.zone = zone;
        this.mutualTls = mutualTls;
        this.routing = routing;
        this.egresses = egresses.stream()
                .sorted(Comparator.comparing(Egress::address).thenComparing(Egress::name))
                .toList();
        this.outside = Map.copyOf(outside);
        ingresses.forEach(ingress -> this.ingresses.put(ingress.name(), ingress));
        this.ingresses.values().stream()
                .filter(ingress -> ingress.offering() && !outside.containsKey(ingress.zone()))
                .forEach(ingress -> ingress.address().ifPresent(address -> first.putIfAbsent(address, ingress.name())));
    }

    public String zone() {
        return zone;
    }

    public boolean mutualTls() {
        return mutualTls;
    }

    public Routing routing() {
        return routing;
    }

    /** Those of this zone, by address. */
    public List<Egress> egresses() {
        return egresses;
    }

    /** Those of another zone, by name. */
    List<Ingress> ingressesOf(String other) {
        List<Ingress> found = new ArrayList<>();
        ingresses.values().stream().filter(each -> each.zone().equals(other)).forEach(found::add);
        return found;
    }

    Optional<Ingress> ingress(String name) {
        return Optional.ofNullable(ingresses.get(name));
    }

    /** Why nothing may be sent through an ingress; empty when it may. */
    Optional<Reason> unusable(Ingress ingress) {
        if (!mutualTls) {
            return Optional.of(new Reason.NoMutualTls());
        }
        String why = outside.get(ingress.zone());
        if (why != null) {
            return Optional.of(new Reason.ZoneOutside(why));
        }
        return ingress.address().isEmpty() ? Optional.of(new Reason.NoPublicAddress()) : Optional.empty();
    }

    /** The ingress that stands for all with the address of this one, if that is another. */
    Optional<String> standsFor(Ingress ingress) {
        return ingress.address().map(first::get).filter(name -> !name.equals(ingress.name()));
    }

    /**
     * The weight of each instance of this zone beside those of others, for destinations by service tag: how many ingresses there are,
     * those with one address counted once, at least 1 (spec/zone-dataplane §5.1).
     */
    int localWeight() {
        return mutualTls ? Math.max(1, first.size()) : 1;
    }
}
