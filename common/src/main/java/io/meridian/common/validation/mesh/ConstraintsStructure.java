package io.meridian.common.validation.mesh;

import io.meridian.common.model.mesh.MembershipConstraints;
import io.meridian.common.model.mesh.MembershipConstraints.TagRule;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.regex.Pattern;

/** S32 to S37; tags in the order of their keys. */
final class ConstraintsStructure {

    private static final Pattern CHARACTERS = Pattern.compile("[a-zA-Z0-9.\\-_:/]*");

    private ConstraintsStructure() {}

    static void check(MembershipConstraints constraints, List<Violation> violations) {
        check(constraints.requirements(), "constraints.dataplaneProxy.requirements", violations);
        check(constraints.restrictions(), "constraints.dataplaneProxy.restrictions", violations);
    }

    private static void check(List<TagRule> rules, String list, List<Violation> violations) {
        for (int i = 0; i < rules.size(); i++) {
            String tags = list + "[" + i + "].tags";
            if (rules.get(i).tags().isEmpty()) {
                violations.add(new Violation(tags, "must have at least one tag"));
            }
            rules.get(i).tags().forEach((key, value) -> checkTag(key, value, tags, violations));
        }
    }

    private static void checkTag(String key, String value, String tags, List<Violation> violations) {
        String tag = tags + Violation.key(key);
        if (key.isEmpty()) {
            violations.add(new Violation(tags, "tag name must be non-empty"));
        }
        if (!CHARACTERS.matcher(key).matches()) {
            violations.add(new Violation(
                    tag, "tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores"));
        }
        if (value.isEmpty()) {
            violations.add(new Violation(tag, "tag value must be non-empty"));
        } else if (!value.equals("*") && !CHARACTERS.matcher(value).matches()) {
            violations.add(new Violation(
                    tag,
                    "tag value must consist of alphanumeric characters, dots, dashes, slashes and underscores or be"
                            + " \"*\""));
        }
    }
}
