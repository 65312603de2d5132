package io.meridian.zone.services;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The template of a HostnameGenerator: text with {@code {{ .DisplayName }}}, {@code .Name}, {@code .Namespace}, {@code .Mesh},
 * {@code .Zone} and {@code {{ label "key" }}} (spec/zone-dataplane §1.6).
 */
final class HostnameTemplate {
    private static final Pattern ACTION = Pattern.compile("\\{\\{-?\\s*(.*?)\\s*-?}}");
    private static final Pattern LABEL = Pattern.compile("label\\s+\"([^\"]*)\"");
    private static final Pattern HOSTNAME =
            Pattern.compile("(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");

    private HostnameTemplate() {}

    /** What a template comes to. */
    sealed interface Result {
        record Hostname(String name) implements Result {}

        /** It comes to no host name; why, in a sentence. */
        record None(String why) implements Result {}
    }

    static Result of(String template, Resource service) {
        Map<String, String> fields = Map.of(
                ".DisplayName", service.displayName(),
                ".Name", service.key().name(),
                ".Namespace", service.label(Labels.NAMESPACE),
                ".Mesh", service.key().mesh(),
                ".Zone", service.label(Labels.ZONE));
        StringBuilder unknown = new StringBuilder();
        String name = ACTION.matcher(template)
                .replaceAll(action -> Matcher.quoteReplacement(evaluated(action, fields, service, unknown)));
        if (!unknown.isEmpty()) {
            return new Result.None(unknown.toString());
        }
        return HOSTNAME.matcher(name).matches()
                ? new Result.Hostname(name)
                : new Result.None("\"" + name + "\" is no host name");
    }

    private static String evaluated(
            MatchResult action, Map<String, String> fields, Resource service, StringBuilder unknown) {
        String expression = action.group(1);
        String field = fields.get(expression);
        if (field != null) {
            return field;
        }
        Matcher label = LABEL.matcher(expression);
        if (!label.matches()) {
            unknown.append("the template has {{ ")
                    .append(expression)
                    .append(" }} (expected: ")
                    .append(String.join(", ", fields.keySet().stream().sorted().toList()))
                    .append(" or label \"key\")");
            return "";
        }
        String value = service.label(label.group(1));
        if (value.isEmpty()) {
            unknown.append("the service has no label ").append(label.group(1));
        }
        return value;
    }
}
