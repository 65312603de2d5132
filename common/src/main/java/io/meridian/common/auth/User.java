package io.meridian.common.auth;

import java.util.ArrayList;
import java.util.List;

/**
 * Somebody who asks (spec/rest-api §1.7).
 *
 * @param name such as {@code jane} or {@code mesh-system:admin}
 * @param groups in the order in which they are shown
 */
public record User(String name, List<String> groups) {
    /** Group of everybody who has shown who they are. */
    public static final String AUTHENTICATED = "mesh-system:authenticated";

    /** Group of everybody else. */
    public static final String UNAUTHENTICATED = "mesh-system:unauthenticated";

    /** Name and group of the administrator. */
    public static final String ADMIN_NAME = "mesh-system:admin";

    public static final User ADMIN = new User(ADMIN_NAME, List.of(ADMIN_NAME, AUTHENTICATED));
    public static final User ANONYMOUS = new User("mesh-system:anonymous", List.of(UNAUTHENTICATED));

    /** What the control plane does of its own accord. */
    public static final User CONTROL_PLANE = new User("mesh-system:control-plane", List.of());

    public User {
        groups = List.copyOf(groups);
    }

    /** A user whom a token names. */
    public static User authenticated(String name, List<String> groups) {
        List<String> all = new ArrayList<>(groups);
        if (!all.contains(AUTHENTICATED)) {
            all.add(AUTHENTICATED);
        }
        return new User(name, all);
    }

    public boolean isAnonymous() {
        return groups.contains(UNAUTHENTICATED);
    }

    /** As messages name a user: {@code name/group,group}. */
    @Override
    public String toString() {
        return name + "/" + String.join(",", groups);
    }
}
