package io.meridian.common.runtime;

/** The two control planes there are, as packages and as {@code KUMA_MODE} names them. */
public enum ControlPlaneKind {
    GLOBAL("global"),
    ZONE("zone");

    private final String mode;

    ControlPlaneKind(String mode) {
        this.mode = mode;
    }

    /** The value of {@code KUMA_MODE}. */
    public String mode() {
        return mode;
    }
}
