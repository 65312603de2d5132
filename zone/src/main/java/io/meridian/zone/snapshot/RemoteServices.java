package io.meridian.zone.snapshot;

import io.meridian.zone.endpoints.Ingress;
import io.meridian.zone.endpoints.Offer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.pcollections.TreePMap;

/** The ingresses of other zones and what they offer, by mesh and service: an immutable value. */
public final class RemoteServices {
    static final RemoteServices NONE = new RemoteServices(TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    /** Where an offer stands: those of a service are a range. */
    private record Place(String mesh, String service, String ingress, String tags) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::mesh)
                .thenComparing(Place::service)
                .thenComparing(Place::ingress)
                .thenComparing(Place::tags);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /**
     * An offer with its mesh.
     *
     * @param mesh name of the mesh
     */
    record OfMesh(String mesh, Offer offer) {
        private Place place() {
            return new Place(
                    mesh,
                    offer.tags().getOrDefault(LocalServices.SERVICE, ""),
                    offer.ingress(),
                    offer.tags().toString());
        }
    }

    /**
     * These services after a change, and what the change was about.
     *
     * @param touched services whose offers are others now
     */
    record Changed(RemoteServices services, TreeSet<Touched> touched) {}

    private final TreePMap<String, Ingress> ingresses;
    private final TreePMap<Place, Offer> offers;
    private final TreePMap<String, Map<Place, Offer>> byIngress;

    private RemoteServices(
            TreePMap<String, Ingress> ingresses,
            TreePMap<Place, Offer> offers,
            TreePMap<String, Map<Place, Offer>> byIngress) {
        this.ingresses = ingresses;
        this.offers = offers;
        this.byIngress = byIngress;
    }

    /** All ingresses of other zones, by name. */
    public List<Ingress> ingresses() {
        return List.copyOf(ingresses.values());
    }

    /** What is offered of one service, by ingress. */
    public List<Offer> of(String mesh, String service) {
        return List.copyOf(
                offers.subMap(new Place(mesh, service, "", ""), true, new Place(mesh, service + '\0', "", ""), false)
                        .values());
    }

    /** These services after a change of one ingress; an empty one is gone. */
    Changed with(String name, Optional<Ingress> ingress, Collection<OfMesh> offered) {
        Map<Place, Offer> before = Optional.ofNullable(byIngress.get(name)).orElse(Map.of());
        Map<Place, Offer> after = new HashMap<>();
        // Of entries with the same tags, which ours do not make, the instances add up.
        offered.forEach(each -> after.merge(
                each.place(),
                each.offer(),
                (one, other) ->
                        new Offer(one.ingress(), one.tags(), one.instances() + other.instances(), one.refused())));
        TreeSet<Touched> touched = new TreeSet<>();
        TreePMap<Place, Offer> next = offers;
        for (Place place : before.keySet()) {
            if (!after.containsKey(place)) {
                next = next.minus(place);
                touched.add(Touched.ofService(place.mesh(), place.service()));
            }
        }
        for (Map.Entry<Place, Offer> each : after.entrySet()) {
            if (!each.getValue().equals(before.get(each.getKey()))) {
                next = next.plus(each.getKey(), each.getValue());
                touched.add(
                        Touched.ofService(each.getKey().mesh(), each.getKey().service()));
            }
        }
        if (!ingress.equals(Optional.ofNullable(ingresses.get(name)))) {
            // Its address, or that there is one more, counts for every service: the weights of local instances follow
            // it.
            touched.add(Touched.ALL);
        }
        return new Changed(
                new RemoteServices(
                        ingress.map(found -> ingresses.plus(name, found)).orElseGet(() -> ingresses.minus(name)),
                        next,
                        after.isEmpty() ? byIngress.minus(name) : byIngress.plus(name, Map.copyOf(after))),
                touched);
    }
}
