package io.meridian.common.auth;

import java.util.Set;

/**
 * How zones show who they are.
 *
 * @param mode what is asked of every zone
 * @param openZones zones that need not show a token, beside {@link Mode#TOKEN}: they run software that sends none
 */
public record ZonePolicy(Mode mode, Set<String> openZones) {
    public ZonePolicy {
        openZones = Set.copyOf(openZones);
    }

    public enum Mode {
        /** A zone token with scope {@code cp}. */
        TOKEN,
        /** A client certificate with URI SAN {@code spiffe://CLUSTER/zone/NAME}. */
        MTLS,
        /** Nothing; a token that is sent is checked all the same. */
        NONE
    }
}
