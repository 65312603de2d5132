package io.meridian.common.api;

import java.util.List;

/**
 * What {@code GET /_sync} answers at global: how far every zone has come.
 *
 * @param head where global's own log stands
 * @param zones one for each known zone, by name
 */
public record SyncOverview(Head head, List<SyncStatus> zones) {
    public SyncOverview {
        zones = List.copyOf(zones);
    }

    /** A place in a log: the store, the run of its writer, the revision. */
    public record Head(String store, String epoch, long revision) {}
}
