package io.meridian.common.model.mesh;

import com.google.protobuf.Struct;
import java.util.List;
import java.util.Optional;

/**
 * Tracing backends.
 *
 * @param defaultBackend name of the one that is used where a policy names none; may be empty
 * @param backends the backends, in their order
 */
public record Tracing(String defaultBackend, List<Backend> backends) {

    public Tracing {
        backends = List.copyOf(backends);
    }

    /**
     * Where spans go.
     *
     * @param sampling percentage of requests that are traced, all when absent; may be no number
     * @param type {@code zipkin} or {@code datadog}
     * @param conf what its type makes of it; empty when absent
     */
    public record Backend(String name, Optional<Double> sampling, String type, Struct conf) {
        public static final String ZIPKIN = "zipkin";
        public static final String DATADOG = "datadog";
    }
}
