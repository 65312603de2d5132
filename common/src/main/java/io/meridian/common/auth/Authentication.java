package io.meridian.common.auth;

/** What came of asking who somebody is. */
public sealed interface Authentication {

    /** It is known who asks; also that it is nobody in particular. */
    record Accepted(Caller caller) implements Authentication {}

    /**
     * Something was shown that does not hold: 401.
     *
     * @param title short, in the reference's words
     * @param detail what to do, where the reference would only say that it failed
     */
    record Rejected(String title, String detail) implements Authentication {}
}
