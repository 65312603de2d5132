package io.meridian.zone.membership;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One set of tags that membership is decided by: those of one inbound, or of the gateway (spec/mesh-resource §7.1).
 *
 * @param field path of the member that carries them, such as {@code networking.inbound[0].tags}
 * @param values value by tag
 */
public record Tags(String field, SortedMap<String, String> values) {

    public Tags {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /** The tags of an inbound, by its place from 0. */
    public static Tags ofInbound(int index, Map<String, String> values) {
        return new Tags("networking.inbound[" + index + "].tags", new TreeMap<>(values));
    }

    /** The tags of the gateway. */
    public static Tags ofGateway(Map<String, String> values) {
        return new Tags("networking.gateway.tags", new TreeMap<>(values));
    }

    /** As messages write them: {@code key=value}, sorted, joined by one space. */
    public String text() {
        return text(values);
    }

    static String text(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }
}
