package io.meridian.zone.endpoints;

import java.util.List;

/** What a client asks for, with all that serves it. */
public sealed interface Destination {

    /** All that carries one value of {@code kuma.io/service}, in every zone (spec/zone-dataplane §5.1). */
    record ServiceTag(List<Instance> instances, List<Offer> offers, List<External> externals) implements Destination {
        public ServiceTag {
            instances = List.copyOf(instances);
            offers = List.copyOf(offers);
            externals = List.copyOf(externals);
        }
    }

    /** Services as resources (spec/zone-dataplane §5.3): a MeshService is one of them, a MeshMultiZoneService several. */
    record Services(List<Member> members) implements Destination {
        public Services {
            members = List.copyOf(members);
        }
    }

    /** A MeshExternalService, which is reached by egresses alone. */
    record ExternalService(String name, String zone) implements Destination {}

    /** One MeshService. */
    sealed interface Member {}

    /** A MeshService of this zone with the inbounds that it selects. */
    record Here(List<Instance> instances) implements Member {
        public Here {
            instances = List.copyOf(instances);
        }
    }

    /**
     * A MeshService of another zone.
     *
     * @param name its name there
     * @param tag the service tag that stands for it on the way
     * @param available whether it counts: as a destination by itself always, as one of several while it says so
     */
    record There(String name, String tag, String zone, boolean available) implements Member {}
}
