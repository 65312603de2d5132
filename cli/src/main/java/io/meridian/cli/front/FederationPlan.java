package io.meridian.cli.front;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One global and its zones as they will run: a function of the installation and the zones' names.
 *
 * @param global comes first: zones need its certificate and its tokens
 * @param zones in the order of their names as given
 */
record FederationPlan(ProcessPlan global, List<ProcessPlan> zones) {
    private static final Pattern ZONE_NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

    FederationPlan {
        zones = List.copyOf(zones);
    }

    /**
     * @param home folder of the installation
     * @param state folder for all that is kept between runs
     * @param zones names of the zones
     * @throws IllegalArgumentException when a name cannot be a zone's, stands twice, or there are too many
     */
    static FederationPlan of(Path home, Path state, List<String> zones) {
        check(zones);
        ProcessPlan global = plan(home, state, "global", true, PortPlan.global(), Map.of("KUMA_MODE", "global"));
        return new FederationPlan(
                global,
                IntStream.range(0, zones.size())
                        .mapToObj(index -> zone(home, state, zones.get(index), PortPlan.zone(index + 1), global))
                        .toList());
    }

    /** The folder of the tokens with which zones join, a file for each, by its zone's name. */
    static Path tokens(Path state) {
        return state.resolve("tokens");
    }

    private static ProcessPlan zone(Path home, Path state, String name, PortPlan ports, ProcessPlan global) {
        return plan(
                home,
                state,
                name,
                false,
                ports,
                Map.of(
                        "KUMA_MODE",
                        "zone",
                        "KUMA_MULTIZONE_ZONE_NAME",
                        name,
                        "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS",
                        "grpcs://localhost:" + global.ports().kds(),
                        "KUMA_MULTIZONE_ZONE_KDS_ROOT_CA_FILE",
                        global.workDir().resolve("kuma-cp.crt").toString(),
                        "MERIDIAN_ZONE_TOKEN_FILE",
                        tokens(state).resolve(name).toString()));
    }

    private static ProcessPlan plan(
            Path home, Path state, String name, boolean global, PortPlan ports, Map<String, String> own) {
        Path workDir = global ? state.resolve("global") : state.resolve("zones").resolve(name);
        Map<String, String> environment = new TreeMap<>(own);
        environment.put("KUMA_GENERAL_WORK_DIR", workDir.toString());
        environment.put("KUMA_API_SERVER_HTTP_PORT", Integer.toString(ports.http()));
        environment.put("KUMA_API_SERVER_HTTPS_PORT", Integer.toString(ports.https()));
        environment.put("KUMA_DIAGNOSTICS_SERVER_PORT", Integer.toString(ports.diagnostics()));
        environment.put("KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT", Integer.toString(ports.kds()));
        environment.put("KUMA_DP_SERVER_PORT", Integer.toString(ports.dataplane()));
        return new ProcessPlan(
                name,
                global,
                home.resolve(global ? "global" : "zone").resolve("target/quarkus-app"),
                workDir,
                state.resolve("logs"),
                ports,
                environment);
    }

    private static void check(List<String> zones) {
        if (zones.isEmpty() || zones.size() > PortPlan.MOST_ZONES) {
            throw new IllegalArgumentException(
                    "between one and " + PortPlan.MOST_ZONES + " zones have ports on one machine, not " + zones.size());
        }
        Set<String> seen = new HashSet<>();
        for (String zone : zones) {
            if (!ZONE_NAME.matcher(zone).matches() || zone.equals("global")) {
                throw new IllegalArgumentException(
                        "'" + zone + "' cannot name a zone: use lower-case letters, digits and '-', not 'global'");
            }
            if (!seen.add(zone)) {
                throw new IllegalArgumentException("zone '" + zone + "' is named twice");
            }
        }
    }
}
