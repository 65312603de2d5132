package io.meridian.cli.front;

import java.util.Set;

/** Which variables of the shell {@code up} decides by itself; all others, such as {@code KUMA_DEFAULTS_*}, reach every process. */
final class FederationVariables {
    private static final Set<String> DECIDED = Set.of(
            "KUMA_MODE",
            "KUMA_MULTIZONE_ZONE_NAME",
            "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS",
            "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE",
            "MERIDIAN_ZONE_TOKEN",
            "MERIDIAN_ZONE_TOKEN_FILE");

    private FederationVariables() {}

    static boolean decidedHere(String variable) {
        return DECIDED.contains(variable);
    }
}
