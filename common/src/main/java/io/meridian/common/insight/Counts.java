package io.meridian.common.insight;

import io.meridian.wire.mesh.v1alpha1.MeshInsight.DataplaneStat;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Dataplanes counted by their health, as a whole and by some key. For one thread. */
final class Counts {

    private final SortedMap<String, DataplaneStat.Builder> byKey = new TreeMap<>();

    void add(String key, DataplaneHealth health) {
        DataplaneStat.Builder stat = byKey.computeIfAbsent(key, ignored -> DataplaneStat.newBuilder());
        stat.setTotal(stat.getTotal() + 1);
        switch (health) {
            case ONLINE -> stat.setOnline(stat.getOnline() + 1);
            case OFFLINE -> stat.setOffline(stat.getOffline() + 1);
            case PARTIALLY_DEGRADED -> stat.setPartiallyDegraded(stat.getPartiallyDegraded() + 1);
        }
    }

    DataplaneStat of(String key) {
        DataplaneStat.Builder stat = byKey.get(key);
        return stat == null ? DataplaneStat.getDefaultInstance() : stat.build();
    }

    SortedMap<String, DataplaneStat> all() {
        SortedMap<String, DataplaneStat> all = new TreeMap<>();
        byKey.forEach((key, stat) -> all.put(key, stat.build()));
        return Collections.unmodifiableSortedMap(all);
    }
}
