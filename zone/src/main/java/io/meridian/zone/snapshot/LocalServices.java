package io.meridian.zone.snapshot;

import io.meridian.common.model.ResourceKey;
import io.meridian.zone.endpoints.Instance;
import io.meridian.zone.snapshot.ServiceProfile.Counted;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.pcollections.TreePMap;

/**
 * The inbounds of this zone's dataplanes, by mesh and service, and counted by tags: an immutable value, whose next version costs
 * what one dataplane has and the logarithm of what there is.
 */
public final class LocalServices {
    /** The tag by which inbounds are found. */
    static final String SERVICE = "kuma.io/service";

    static final LocalServices NONE =
            new LocalServices(TreePMap.empty(), TreePMap.empty(), TreePMap.empty(), TreePMap.empty());

    /** Where an instance stands: those of a service are a range. */
    private record Place(String mesh, String service, String dataplane, int inbound) implements Comparable<Place> {
        private static final Comparator<Place> ORDER = Comparator.comparing(Place::mesh)
                .thenComparing(Place::service)
                .thenComparing(Place::dataplane)
                .thenComparingInt(Place::inbound);

        @Override
        public int compareTo(Place other) {
            return ORDER.compare(this, other);
        }
    }

    /** Tags of a mesh as a key. */
    private record Tags(String mesh, String text) implements Comparable<Tags> {
        private static final Comparator<Tags> ORDER =
                Comparator.comparing(Tags::mesh).thenComparing(Tags::text);

        @Override
        public int compareTo(Tags other) {
            return ORDER.compare(this, other);
        }
    }

    /** A profile of a service as a key. */
    private record Profile(String mesh, String service, String text) implements Comparable<Profile> {
        private static final Comparator<Profile> ORDER = Comparator.comparing(Profile::mesh)
                .thenComparing(Profile::service)
                .thenComparing(Profile::text);

        @Override
        public int compareTo(Profile other) {
            return ORDER.compare(this, other);
        }
    }

    private final TreePMap<Place, Instance> instances;
    private final TreePMap<Tags, TagSet> counts;
    private final TreePMap<Profile, Counted> profiles;
    private final TreePMap<ResourceKey, List<Instance>> dataplanes;

    private LocalServices(
            TreePMap<Place, Instance> instances,
            TreePMap<Tags, TagSet> counts,
            TreePMap<Profile, Counted> profiles,
            TreePMap<ResourceKey, List<Instance>> dataplanes) {
        this.instances = instances;
        this.counts = counts;
        this.profiles = profiles;
        this.dataplanes = dataplanes;
    }

    /** Every inbound with this value of {@code kuma.io/service}, by dataplane. */
    public List<Instance> of(String mesh, String service) {
        return List.copyOf(instances
                .subMap(new Place(mesh, service, "", 0), true, new Place(mesh, service + '\0', "", 0), false)
                .values());
    }

    /** Every inbound of a mesh, by service, then dataplane. */
    public List<Instance> of(String mesh) {
        return List.copyOf(instances
                .subMap(new Place(mesh, "", "", 0), true, new Place(mesh + '\0', "", "", 0), false)
                .values());
    }

    /** The inbounds of one dataplane in their order; none for one that is not there. */
    public List<Instance> of(ResourceKey dataplane) {
        List<Instance> found = dataplanes.get(dataplane);
        return found == null ? List.of() : found;
    }

    /** The tags of all inbounds of a mesh that take traffic, by their text. */
    public List<TagSet> tagSets(String mesh) {
        return List.copyOf(counts.subMap(new Tags(mesh, ""), true, new Tags(mesh + '\0', ""), false)
                .values());
    }

    /** What the dataplanes of a service are to it, those that are alike counted together. */
    public List<Counted> profiles(String mesh, String service) {
        return List.copyOf(
                profiles.subMap(new Profile(mesh, service, ""), true, new Profile(mesh, service + '\0', ""), false)
                        .values());
    }

    /**
     * These services after a change of one dataplane.
     *
     * @param now its inbounds; none when it is gone
     */
    LocalServices with(ResourceKey dataplane, List<Instance> now) {
        String mesh = dataplane.mesh();
        TreePMap<Place, Instance> nextInstances = instances;
        TreePMap<Tags, TagSet> nextCounts = counts;
        for (Instance gone : of(dataplane)) {
            nextInstances = nextInstances.minus(place(mesh, gone));
            nextCounts = counted(nextCounts, mesh, gone, -1);
        }
        for (Instance come : now) {
            nextInstances = nextInstances.plus(place(mesh, come), come);
            nextCounts = counted(nextCounts, mesh, come, 1);
        }
        TreePMap<Profile, Counted> nextProfiles = profiled(profiles, mesh, of(dataplane), -1);
        return new LocalServices(
                nextInstances,
                nextCounts,
                profiled(nextProfiles, mesh, now, 1),
                now.isEmpty() ? dataplanes.minus(dataplane) : dataplanes.plus(dataplane, List.copyOf(now)));
    }

    private static TreePMap<Profile, Counted> profiled(
            TreePMap<Profile, Counted> profiles, String mesh, List<Instance> inbounds, int difference) {
        TreePMap<Profile, Counted> next = profiles;
        for (Map.Entry<String, ServiceProfile> each :
                ServiceProfile.of(inbounds).entrySet()) {
            Profile key = new Profile(mesh, each.getKey(), each.getValue().toString());
            Counted before = next.get(key);
            int after = (before == null ? 0 : before.dataplanes()) + difference;
            next = after == 0 ? next.minus(key) : next.plus(key, new Counted(each.getValue(), after));
        }
        return next;
    }

    private static Place place(String mesh, Instance instance) {
        return new Place(mesh, instance.tags().getOrDefault(SERVICE, ""), instance.dataplane(), instance.inbound());
    }

    private static TreePMap<Tags, TagSet> counted(
            TreePMap<Tags, TagSet> counts, String mesh, Instance instance, int difference) {
        if (instance.absent().isPresent()) {
            return counts;
        }
        Tags key = new Tags(mesh, instance.tags().toString());
        TagSet before = counts.get(key);
        int after = (before == null ? 0 : before.instances()) + difference;
        return after == 0 ? counts.minus(key) : counts.plus(key, new TagSet(instance.tags(), after));
    }
}
