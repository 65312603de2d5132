package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** What separates one state from another, being gathered; then cut into parts of bounded size, in an order that follows references. */
final class Difference {

    /** Secrets before the Mesh that names them, the Mesh before what is in it. */
    static final Comparator<ResourceKey> REFERENCES_LAST =
            Comparator.comparingInt(Difference::rank).thenComparing(Comparator.naturalOrder());

    /**
     * A part is at most this large, unless a single resource is larger. One lies in the buffers of each connection until the peer has
     * read it: of 250 zones that join at once these are 16 MiB.
     */
    static final int PART_BYTES = 64 << 10;

    /** What a resource costs in a part beside its bytes: key, digest, framing. */
    private static final int OVERHEAD_BYTES = 64;

    private final SortedMap<ResourceKey, Upsert> upserts = new TreeMap<>(REFERENCES_LAST);
    private final SortedSet<ResourceKey> removals = new TreeSet<>(REFERENCES_LAST.reversed());

    void upsert(StoredResource stored) {
        ResourceKey wire = stored.wire().key();
        removals.remove(wire);
        upserts.put(wire, new Upsert(wire, stored.wire().digest(), stored.wire().bytes()));
    }

    void remove(ResourceKey wire) {
        if (!upserts.containsKey(wire)) {
            removals.add(wire);
        }
    }

    SortedSet<ResourceKey> removals() {
        return removals;
    }

    List<Part> parts() {
        List<Part> parts = new ArrayList<>();
        List<Upsert> taken = new ArrayList<>();
        List<ResourceKey> removed = new ArrayList<>();
        long bytes = 0;
        for (Upsert upsert : upserts.values()) {
            long size = cost(upsert.key()) + upsert.bytes().size();
            if (bytes > 0 && bytes + size > PART_BYTES) {
                parts.add(new Part(taken, removed));
                taken.clear();
                bytes = 0;
            }
            taken.add(upsert);
            bytes += size;
        }
        for (ResourceKey key : removals) {
            if (bytes > 0 && bytes + cost(key) > PART_BYTES) {
                parts.add(new Part(taken, removed));
                taken.clear();
                removed.clear();
                bytes = 0;
            }
            removed.add(key);
            bytes += cost(key);
        }
        if (bytes > 0) {
            parts.add(new Part(taken, removed));
        }
        return parts;
    }

    private static long cost(ResourceKey key) {
        return OVERHEAD_BYTES
                + key.kind().length()
                + key.mesh().length()
                + key.name().length();
    }

    private static int rank(ResourceKey key) {
        return switch (key.kind()) {
            case "Config", "GlobalSecret", "Secret" -> 0;
            case "Mesh" -> 1;
            default -> 2;
        };
    }
}
