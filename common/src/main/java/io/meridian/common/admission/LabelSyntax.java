package io.meridian.common.admission;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.List;

/**
 * The syntax of label keys and values, which is that of Kubernetes
 * (https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set), with the messages that
 * clients know from there.
 */
final class LabelSyntax {

    private static final int MAX_PART = 63;
    private static final int MAX_PREFIX = 253;
    private static final String PART_PATTERN = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String VALUE_PATTERN = "(" + PART_PATTERN + ")?";
    private static final String PREFIX_PATTERN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
    private static final Pattern PART = Pattern.compile(PART_PATTERN);
    private static final Pattern VALUE = Pattern.compile(VALUE_PATTERN);
    private static final Pattern PREFIX = Pattern.compile(PREFIX_PATTERN);
    private static final String PART_RULE =
            "must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                    + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '"
                    + PART_PATTERN + "')";

    private LabelSyntax() {}

    /** What is wrong with a key: a name, or {@code prefix/name} with a DNS name as prefix. */
    static List<String> ofKey(String key) {
        int slash = key.indexOf('/');
        if (slash != key.lastIndexOf('/')) {
            return List.of("a qualified name " + PART_RULE
                    + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> wrong = new ArrayList<>();
        if (slash == 0) {
            wrong.add("prefix part must be non-empty");
        } else if (slash > 0) {
            String prefix = key.substring(0, slash);
            if (prefix.length() > MAX_PREFIX) {
                wrong.add("prefix part must be no more than 253 characters");
            }
            if (!PREFIX.matches(prefix)) {
                wrong.add(
                        "prefix part a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-'"
                                + " or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used"
                                + " for validation is '" + PREFIX_PATTERN + "')");
            }
        }
        String name = key.substring(slash + 1);
        if (name.isEmpty()) {
            wrong.add("name part must be non-empty");
        } else if (name.length() > MAX_PART) {
            wrong.add("name part must be no more than 63 characters");
        }
        if (!PART.matches(name)) {
            wrong.add("name part " + PART_RULE);
        }
        return wrong;
    }

    /** What is wrong with a value. */
    static List<String> ofValue(String value) {
        List<String> wrong = new ArrayList<>();
        if (value.length() > MAX_PART) {
            wrong.add("must be no more than 63 characters");
        }
        if (!VALUE.matches(value)) {
            wrong.add(
                    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                            + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used"
                            + " for validation is '" + VALUE_PATTERN + "')");
        }
        return wrong;
    }
}
