package io.meridian.common.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** One page of a list as clients read it: {@code total}, {@code items}, and {@code next}, which is null on the last one. */
final class Page {

    private Page() {}

    /**
     * Cuts a page out of all matches.
     *
     * @param shape turns a match into its item; called for those of the page only
     */
    static <T> Answer of(Call call, ListQuery query, List<T> matches, Function<T, ? extends JsonNode> shape) {
        int from = Math.min(query.offset(), matches.size());
        int to = (int) Math.min((long) from + query.size(), matches.size());
        ObjectNode page = JsonNodeFactory.instance.objectNode();
        page.put("total", matches.size());
        ArrayNode items = page.putArray("items");
        matches.subList(from, to).forEach(match -> items.add(shape.apply(match)));
        page.put("next", to < matches.size() ? next(call, to) : null);
        return Answer.json(200, page);
    }

    /** The absolute address of what follows: the same request from another offset. */
    private static String next(Call call, int offset) {
        Map<String, List<String>> parameters = new TreeMap<>(call.query());
        parameters.put("offset", List.of(Integer.toString(offset)));
        List<String> pairs = new ArrayList<>();
        parameters.forEach((name, values) -> values.forEach(value -> pairs.add(encode(name) + "=" + encode(value))));
        return call.origin() + call.rawPath() + "?" + String.join("&", pairs);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
