package io.meridian.common.model;

/** Who makes a kind and who uses it: the flags that decide its way between global and zones (spec/kds-protocol §5.1). */
public enum Flow {
    /** Zones use it. */
    CONSUMED_BY_ZONE,
    /** Global uses it. */
    CONSUMED_BY_GLOBAL,
    /** It may be created in a zone. */
    PROVIDED_BY_ZONE,
    /** It may be created at global. */
    PROVIDED_BY_GLOBAL,
    /** What one zone provides reaches the other zones, through global. */
    SYNCED_ACROSS_ZONES
}
