package io.meridian.common.auth;

/**
 * Somebody together with the way their request came.
 *
 * @param user who they are
 * @param confidential nobody on the way can read the answer: it goes over TLS, or does not leave this machine
 */
public record Caller(User user, boolean confidential) {
    /** What the control plane does of its own accord. */
    public static final Caller CONTROL_PLANE = new Caller(User.CONTROL_PLANE, true);
}
