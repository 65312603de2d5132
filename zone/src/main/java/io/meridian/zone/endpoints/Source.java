package io.meridian.zone.endpoints;

/** What an endpoint really is. */
public sealed interface Source {

    /** For people. */
    String text();

    /** The zone in which the request is served; empty when that is not known. */
    String zone();

    /** An inbound of a dataplane of this zone. */
    record Local(String dataplane, int inbound, String zone) implements Source {
        @Override
        public String text() {
            return "dataplane " + dataplane + ", inbound " + inbound;
        }
    }

    /** An ingress of another zone. */
    record Remote(String ingress, String zone) implements Source {
        @Override
        public String text() {
            return "ingress " + ingress + " of zone " + zone;
        }
    }

    /** An egress of this zone on the way to an ingress of another. */
    record Through(String egress, String ingress, String zone) implements Source {
        @Override
        public String text() {
            return "egress " + egress + " to ingress " + ingress + " of zone " + zone;
        }
    }

    /** A destination outside of the mesh, reached directly. */
    record Outside(String name, String zone) implements Source {
        @Override
        public String text() {
            return "external service " + name;
        }
    }

    /** A destination outside of the mesh, reached by an egress of this zone. */
    record OutsideThrough(String egress, String name, String zone) implements Source {
        @Override
        public String text() {
            return "egress " + egress + " to external service " + name;
        }
    }

    /** A MeshService of another zone of which no ingress is known. */
    record Elsewhere(String service, String zone) implements Source {
        @Override
        public String text() {
            return "MeshService " + service + " of zone " + zone;
        }
    }
}
