package io.meridian.zone.routing;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import java.util.Optional;

/** What a client asks for. */
public sealed interface Question {

    /** Its mesh. */
    String mesh();

    /** For people. */
    String text();

    /** Everything with a value of {@code kuma.io/service}. */
    record ServiceTag(String mesh, String service) implements Question {
        @Override
        public String text() {
            return "service " + service;
        }
    }

    /**
     * A resource that is a service.
     *
     * @param kind {@code MeshService}, {@code MeshMultiZoneService} or {@code MeshExternalService}
     * @param name its name as stored here
     * @param port the port that the client asks for; its first when absent
     */
    record Resource(String mesh, String kind, String name, Optional<Integer> port) implements Question {
        @Override
        public String text() {
            return kind + " " + name + port.map(number -> ", port " + number).orElse("");
        }

        ResourceKey key() {
            return ResourceKinds.named(kind).key(mesh, name);
        }
    }
}
