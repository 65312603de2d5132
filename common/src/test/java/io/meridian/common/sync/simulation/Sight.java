package io.meridian.common.sync.simulation;

/** What a seed may have seen the engine do, on either line. */
enum Sight {
    DELTA_RESUME,
    FULL_SYNC,
    COMPARISON,
    REFUSAL,
    /** A session began in another epoch of the provider's than the one before. */
    EPOCH_CHANGE,
    /** A batch came in more than one part. */
    SEVERAL_PARTS
}
