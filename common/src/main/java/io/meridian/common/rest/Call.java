package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import io.meridian.common.auth.Caller;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A request that found its endpoint, whole and in memory.
 *
 * @param template the path of the endpoint, such as {@code /meshes/{mesh}/dataplanes}
 * @param path values of the template's names, percent-decoded
 * @param query values of each query parameter, in the order sent
 * @param headers values of headers by name in lower case; of those sent twice the first
 * @param caller who asks
 * @param origin scheme and authority as the client spelled them, such as {@code https://cp:5682}
 * @param rawPath the path as sent
 * @param body the body, empty when there was none
 */
public record Call(
        String template,
        Map<String, String> path,
        Map<String, List<String>> query,
        Map<String, String> headers,
        Caller caller,
        String origin,
        String rawPath,
        ByteString body) {

    public Call {
        path = Map.copyOf(path);
        query = Collections.unmodifiableMap(new TreeMap<>(query));
        headers = Map.copyOf(headers);
    }

    /**
     * The value of a name of the template.
     *
     * @throws IllegalArgumentException when the template has no such name
     */
    public String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException(template + " has no {" + name + "}");
        }
        return value;
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        return Optional.ofNullable(query.get(name)).map(List::getFirst);
    }

    /** A header's value, by its name in lower case. */
    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Without headers and body: they hold tokens and secrets. */
    @Override
    public String toString() {
        return "Call[" + rawPath + " by " + caller.user() + "]";
    }
}
