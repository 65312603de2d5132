package io.meridian.common.model;

/**
 * What the catalogue of kinds says of a policy (spec/rest-api §1.6).
 *
 * @param targetRef it selects by {@code targetRef} rather than by source and destination tags
 * @param to it may have {@code spec.to}
 * @param from it may have {@code spec.from}
 * @param fromAsRules its {@code from} can be read as rules
 */
public record PolicyTraits(boolean targetRef, boolean to, boolean from, boolean fromAsRules) {
    /** The traits of the first generation of policies. */
    public static final PolicyTraits LEGACY = new PolicyTraits(false, false, false, false);
}
