package io.meridian.common.model.mesh;

import com.google.protobuf.Struct;
import java.util.List;

/**
 * Access-log backends.
 *
 * @param defaultBackend name of the one that is used where a policy names none; may be empty
 * @param backends the backends, in their order
 */
public record Logging(String defaultBackend, List<Backend> backends) {

    public Logging {
        backends = List.copyOf(backends);
    }

    /**
     * Where access logs go.
     *
     * @param format the line, with placeholders; empty for the built-in one
     * @param type {@code file} or {@code tcp}
     * @param conf what its type makes of it; empty when absent
     */
    public record Backend(String name, String format, String type, Struct conf) {
        public static final String FILE = "file";
        public static final String TCP = "tcp";
    }
}
