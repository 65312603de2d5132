package io.meridian.zone.endpoints;

/** Why something that could be an endpoint is none. */
public sealed interface Reason {

    /** For people: what is the case, and where it helps, what would change it. */
    String sentence();

    /** The inbound is not ready, or its health says so. */
    record NotReady() implements Reason {
        @Override
        public String sentence() {
            return "the inbound is not ready";
        }
    }

    /** The inbound asks to be ignored. */
    record Ignored() implements Reason {
        @Override
        public String sentence() {
            return "the inbound has state Ignored";
        }
    }

    /**
     * The dataplane is no member of the mesh.
     *
     * @param verdict why, in the words of membership
     */
    record NotAMember(String verdict) implements Reason {
        @Override
        public String sentence() {
            return verdict;
        }
    }

    /** Nothing crosses zones without mutual TLS, since ingresses route by SNI. */
    record NoMutualTls() implements Reason {
        @Override
        public String sentence() {
            return "the mesh has no mutual TLS, without which no ingress can route; set mtls.enabledBackend";
        }
    }

    /** Other zones do not know where the ingress is. */
    record NoPublicAddress() implements Reason {
        @Override
        public String sentence() {
            return "the ingress has no public address; set networking.advertisedAddress and advertisedPort";
        }
    }

    /**
     * Several ingresses behind one address count once.
     *
     * @param ingress the one that counts
     */
    record SameAddress(String ingress) implements Reason {
        @Override
        public String sentence() {
            return "it has the address of ingress " + ingress + ", which stands for both";
        }
    }

    /**
     * The mesh shuts out the zone.
     *
     * @param why the rule, in a sentence
     */
    record ZoneOutside(String why) implements Reason {
        @Override
        public String sentence() {
            return why;
        }
    }

    /** What leaves the zone goes through its egress, and there is none. */
    record NoEgress() implements Reason {
        @Override
        public String sentence() {
            return "the mesh sends this through an egress and this zone has none; register a ZoneEgress here";
        }
    }

    /** A MeshService is in a zone that has no ingress. */
    record NoIngress(String zone) implements Reason {
        @Override
        public String sentence() {
            return "no ingress of zone " + zone + " is known here; register a ZoneIngress there";
        }
    }

    /** A MeshService of another zone says that it has no healthy proxy. */
    record Unavailable() implements Reason {
        @Override
        public String sentence() {
            return "the MeshService says spec.state Unavailable: no healthy proxy is behind it";
        }
    }

    /** An external service is pinned to another zone. */
    record PinnedElsewhere(String zone) implements Reason {
        @Override
        public String sentence() {
            return "it is reached from zone " + zone + " alone";
        }
    }

    /** A MeshLoadBalancingStrategy keeps traffic in the zone. */
    record NoFailover(String zone, String policy) implements Reason {
        @Override
        public String sentence() {
            return "no failover rule of " + policy + " leads to zone " + zone;
        }
    }
}
