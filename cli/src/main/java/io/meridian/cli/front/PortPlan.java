package io.meridian.cli.front;

import java.util.List;

/**
 * Where one control plane listens (design.md, processes and ports).
 *
 * @param http REST
 * @param https REST over TLS
 * @param diagnostics health and metrics
 * @param kds zones connect here, at global
 * @param dataplane proxies connect here, in a zone
 */
public record PortPlan(int http, int https, int diagnostics, int kds, int dataplane) {
    /** How many zones fit above the global's ports before numbers end at 65535. */
    static final int MOST_ZONES = 5;

    private static final int STEP = 10_000;

    /** The usual ports. */
    static PortPlan global() {
        return new PortPlan(5681, 5682, 5680, 5685, 5678);
    }

    /** The usual ports, moved up by ten thousand for each zone, from 1. */
    static PortPlan zone(int number) {
        PortPlan usual = global();
        int up = number * STEP;
        return new PortPlan(
                usual.http + up, usual.https + up, usual.diagnostics + up, usual.kds + up, usual.dataplane + up);
    }

    /** Those a global or a zone really opens. */
    List<Integer> opened(boolean isGlobal) {
        return List.of(http, https, diagnostics, isGlobal ? kds : dataplane);
    }
}
