package io.meridian.common.rest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which endpoint a path leads to: a tree of segments, literal ones before names. It knows all methods of a path, so that a wrong
 * one is told apart from a wrong path. Costs one look-up for each segment, however many kinds there are.
 */
final class RouteTable {

    /** Where a request leads. */
    sealed interface Match {
        /** To an endpoint, with the values of its names. */
        record Found(Endpoint endpoint, Map<String, String> path) implements Match {}

        /** To a path that takes other methods only. */
        record WrongMethod(Set<Method> allowed) implements Match {}

        /** Nowhere. */
        record NoPath() implements Match {}
    }

    private static final class Node {
        final Map<String, Node> literals = new HashMap<>();
        final EnumMap<Method, Endpoint> endpoints = new EnumMap<>(Method.class);

        @Nullable
        Node named;
    }

    private final Node root = new Node();

    /**
     * @throws IllegalArgumentException when two endpoints have the same method and the same path but for names
     */
    RouteTable(Collection<Endpoint> endpoints) {
        endpoints.forEach(this::add);
    }

    /**
     * Finds the endpoint of a path.
     *
     * @param method empty for a method that no path takes
     * @param segments the path, percent-decoded segment by segment
     */
    Match match(Optional<Method> method, List<String> segments) {
        Node node = find(root, segments, 0);
        if (node == null) {
            return new Match.NoPath();
        }
        return method.map(node.endpoints::get)
                .<Match>map(endpoint -> new Match.Found(endpoint, values(endpoint.template(), segments)))
                .orElseGet(() -> new Match.WrongMethod(node.endpoints.keySet()));
    }

    private void add(Endpoint endpoint) {
        Node node = root;
        for (String segment : PathText.split(endpoint.template())) {
            if (isName(segment)) {
                if (node.named == null) {
                    node.named = new Node();
                }
                node = node.named;
            } else {
                node = node.literals.computeIfAbsent(segment, ignored -> new Node());
            }
        }
        Endpoint other = node.endpoints.putIfAbsent(endpoint.method(), endpoint);
        if (other != null) {
            throw new IllegalArgumentException(
                    endpoint.method() + " " + endpoint.template() + " is the same path as " + other.template());
        }
    }

    private static @Nullable Node find(Node node, List<String> segments, int at) {
        if (at == segments.size()) {
            return node.endpoints.isEmpty() ? null : node;
        }
        Node literal = node.literals.get(segments.get(at));
        Node found = literal == null ? null : find(literal, segments, at + 1);
        if (found != null || node.named == null) {
            return found;
        }
        return find(node.named, segments, at + 1);
    }

    private static Map<String, String> values(String template, List<String> segments) {
        List<String> names = new ArrayList<>(PathText.split(template));
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < names.size(); i++) {
            if (isName(names.get(i))) {
                values.put(names.get(i).substring(1, names.get(i).length() - 1), segments.get(i));
            }
        }
        return values;
    }

    private static boolean isName(String segment) {
        return segment.startsWith("{");
    }
}
