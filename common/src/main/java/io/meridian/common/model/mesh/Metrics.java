package io.meridian.common.model.mesh;

import com.google.protobuf.Struct;
import java.util.List;

/**
 * Metrics backends.
 *
 * @param enabledBackend name of the one in use; empty when metrics are off
 * @param backends the backends, in their order
 */
public record Metrics(String enabledBackend, List<Backend> backends) {

    public Metrics {
        backends = List.copyOf(backends);
    }

    /**
     * How metrics of proxies are offered.
     *
     * @param type {@code prometheus}
     * @param conf what its type makes of it; empty when absent
     */
    public record Backend(String name, String type, Struct conf) {
        public static final String PROMETHEUS = "prometheus";
    }
}
