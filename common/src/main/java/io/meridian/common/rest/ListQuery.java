package io.meridian.common.rest;

import io.meridian.common.model.ResourceKind;
import io.meridian.common.store.StoredResource;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which resources of a list are asked for (spec/rest-api §2.7).
 *
 * @param size how many at most; {@link Integer#MAX_VALUE} for all
 * @param offset how many to leave out first
 * @param name part of the name
 * @param labels values of labels, all of which must be equal
 * @param networking what is asked of the networking of a dataplane or an external service
 */
record ListQuery(int size, int offset, String name, Map<String, String> labels, DataplaneFilter networking) {

    private static final int DEFAULT_SIZE = 100;
    private static final int MAX_SIZE = 1000;
    private static final String PREFIX = "filter[";
    private static final String LABELS = "filter[labels.";

    ListQuery {
        labels = Map.copyOf(labels);
    }

    /** What reading the parameters of a request came to. */
    sealed interface Parsed {
        record Sound(ListQuery query) implements Parsed {}

        record Unsound(Answer answer) implements Parsed {}
    }

    /** Reads the parameters of a request for a list of a kind. */
    static Parsed of(Call call, ResourceKind kind) {
        Optional<Integer> size = integer(call.query("size").orElse(""), DEFAULT_SIZE);
        if (size.isEmpty()) {
            return badSize("invalid format");
        }
        if (size.get() > MAX_SIZE) {
            return badSize("invalid page size of " + size.get() + ". Maximum page size is " + MAX_SIZE);
        }
        String offsetText = call.query("offset").orElse("");
        Optional<Integer> offset = integer(offsetText, 0).filter(number -> number >= 0);
        if (offset.isEmpty()) {
            return new Parsed.Unsound(Failures.problem(
                    400,
                    Failures.NO_RESOURCES,
                    "invalid: invalid offset: strconv.Atoi: parsing \"" + offsetText + "\": invalid syntax"));
        }
        Map<String, String> labels = new TreeMap<>();
        List<Violation> violations = new ArrayList<>();
        call.query().forEach((parameter, values) -> {
            if (parameter.startsWith(PREFIX)) {
                filter(call.template(), parameter)
                        .ifPresentOrElse(
                                violations::add,
                                () -> labels.put(
                                        parameter.substring(LABELS.length(), parameter.length() - 1),
                                        values.getFirst()));
            }
        });
        DataplaneFilter dataplanes = DataplaneFilter.NONE;
        switch (DataplaneFilter.of(call, kind)) {
            case DataplaneFilter.Parsed.Sound(DataplaneFilter filter) -> dataplanes = filter;
            case DataplaneFilter.Parsed.Unsound(Violation violation) -> violations.add(violation);
        }
        if (!violations.isEmpty()) {
            return new Parsed.Unsound(Failures.invalid(Failures.NO_RESOURCES, violations));
        }
        // As in the reference, a size of nothing or less means no paging.
        int limit = size.get() <= 0 ? Integer.MAX_VALUE : size.get();
        return new Parsed.Sound(
                new ListQuery(limit, offset.get(), call.query("name").orElse(""), labels, dataplanes));
    }

    /** Whether a resource is asked for. */
    boolean selects(StoredResource candidate) {
        return candidate.key().name().contains(name)
                && labels.entrySet().stream().allMatch(entry -> entry.getValue()
                        .equals(candidate.resource().labels().get(entry.getKey())))
                && networking.selects(candidate.resource());
    }

    private static Optional<Violation> filter(String template, String parameter) {
        if (!parameter.startsWith(LABELS)) {
            return Optional.of(new Violation(template + "." + parameter, "filters are only supported on labels"));
        }
        if (!parameter.endsWith("]") || parameter.indexOf(']') < parameter.length() - 1) {
            return Optional.of(new Violation(template + "." + parameter, "advanced filters are not supported"));
        }
        return Optional.empty();
    }

    private static Optional<Integer> integer(String text, int absent) {
        if (text.isEmpty()) {
            return Optional.of(absent);
        }
        try {
            return Optional.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Parsed badSize(String reason) {
        return new Parsed.Unsound(
                Failures.invalid(Failures.NO_RESOURCES, "Invalid page size", List.of(new Violation("size", reason))));
    }
}
