package io.meridian.common.validation.mesh;

import io.meridian.common.validation.Quoted;
import io.meridian.common.validation.Violation;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The names of one section's backends as they are met: which are taken (S2, S11, S23, S25). */
final class BackendNames {
    private final Set<String> seen = new HashSet<>();

    /** Takes a name; a violation when an earlier backend has it. */
    void take(String name, String backend, List<Violation> violations) {
        if (!seen.add(name)) {
            violations.add(
                    new Violation(backend + ".name", Quoted.of(name) + " name is already used for another backend"));
        }
    }

    /** A reference to a backend by name; empty refers to none. */
    void require(String name, String field, String message, List<Violation> violations) {
        if (!name.isEmpty() && !seen.contains(name)) {
            violations.add(new Violation(field, message));
        }
    }
}
