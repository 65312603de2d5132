package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import java.util.ArrayList;
import java.util.List;

/**
 * A batch that has arrived whole: to be applied in one transaction, or not at all.
 *
 * @param basis what it is relative to
 * @param cluster id of the cluster it comes from; empty when unknown
 */
public record Delivery(
        Basis basis, String cluster, List<Upsert> upserts, List<ResourceKey> removals, Bookmark bookmark) {

    public Delivery {
        upserts = List.copyOf(upserts);
        removals = List.copyOf(removals);
    }

    /** What a batch is relative to. */
    public enum Basis {
        /** Nothing: it is the whole state. */
        WHOLE,
        /** The inventory that was sent. */
        INVENTORY,
        /** The bookmark before. */
        CHANGES;

        /** Whether the batch settles everything: what it does not mention is as the provider has it. */
        boolean settlesAll() {
            return this != CHANGES;
        }
    }

    /** Resources in it, removals included. */
    public int resources() {
        return upserts.size() + removals.size();
    }

    /** Bytes of canonical form in it. */
    public long bytes() {
        return upserts.stream().mapToLong(upsert -> upsert.bytes().size()).sum();
    }

    static Delivery of(Basis basis, String cluster, List<Part> parts, Bookmark bookmark) {
        List<Upsert> upserts = new ArrayList<>();
        List<ResourceKey> removals = new ArrayList<>();
        for (Part part : parts) {
            upserts.addAll(part.upserts());
            removals.addAll(part.removals());
        }
        return new Delivery(basis, cluster, upserts, removals, bookmark);
    }
}
