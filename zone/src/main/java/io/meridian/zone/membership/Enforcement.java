package io.meridian.zone.membership;

/** What a verdict means for a dataplane that was admitted before ({@code MERIDIAN_MEMBERSHIP_ENFORCEMENT}). */
public enum Enforcement {
    /** Nothing but a mark: membership is decided when a dataplane registers, as in the reference. */
    ADMISSION,
    /** It is out as long as it does not fit: its row stays, and a mesh that takes it again brings it back. */
    CONTINUOUS
}
