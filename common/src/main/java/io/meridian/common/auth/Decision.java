package io.meridian.common.auth;

/** Whether somebody may do something. */
public sealed interface Decision {

    record Allowed() implements Decision {}

    /**
     * They may not: 403 with title {@code Access Denied}.
     *
     * @param detail the reason, for them to read
     */
    record Denied(String detail) implements Decision {}

    Decision ALLOWED = new Allowed();
}
