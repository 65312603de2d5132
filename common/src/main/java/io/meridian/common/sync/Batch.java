package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.History.Latest;
import io.meridian.common.store.Position;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Part;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What brings a recipient to one revision: some parts, then the bookmark. Cut from one {@link Outlook}, hence whole transactions
 * only, as of one head.
 */
record Batch(List<Part> parts, Bookmark bookmark) {
    Batch {
        parts = List.copyOf(parts);
    }

    /** The changes since a position, and some keys beside; empty when the log does not continue from there. */
    static Optional<Batch> since(Position from, Set<ResourceKey> again, Recipient recipient, Outlook outlook) {
        return outlook.since(from, recipient.filter()).map(excerpt -> {
            Difference own = particular(excerpt, recipient, outlook);
            for (ResourceKey key : again) {
                offer(outlook.log().latest(key).flatMap(Latest::current), key, recipient, outlook, own);
            }
            return batch(excerpt.common(), own, recipient, outlook, false);
        });
    }

    /** The whole state. */
    static Batch whole(Recipient recipient, Outlook outlook) {
        Excerpt excerpt = outlook.whole(recipient.filter());
        Difference own = particular(excerpt, recipient, outlook);
        own.removals().clear();
        return batch(excerpt.common(), own, recipient, outlook, true);
    }

    /** What lacks to, or is too much in, what the recipient holds. */
    static Batch difference(Map<ResourceKey, Digest> held, Recipient recipient, Outlook outlook) {
        Difference difference = new Difference();
        Set<ResourceKey> surplus = new HashSet<>(held.keySet());
        for (Latest latest : outlook.log().all()) {
            Optional<StoredResource> seen = latest.current().filter(stored -> outlook.visible(stored, recipient));
            if (seen.isPresent()) {
                surplus.remove(latest.wire());
                if (!seen.get().wire().digest().equals(held.get(latest.wire()))) {
                    difference.upsert(seen.get());
                }
            }
        }
        surplus.forEach(difference::remove);
        return batch(List.of(), difference, recipient, outlook, false);
    }

    /** Nothing changed for the recipient. */
    static Batch empty(Recipient recipient, Outlook outlook) {
        return batch(List.of(), new Difference(), recipient, outlook, false);
    }

    /** Resources in it, removals included. */
    int resources() {
        return parts.stream()
                .mapToInt(part -> part.upserts().size() + part.removals().size())
                .sum();
    }

    /** Bytes of canonical form in it. */
    long bytes() {
        return parts.stream()
                .flatMap(part -> part.upserts().stream())
                .mapToLong(upsert -> upsert.bytes().size())
                .sum();
    }

    private static Difference particular(Excerpt excerpt, Recipient recipient, Outlook outlook) {
        Difference own = new Difference();
        for (Latest latest : excerpt.particular()) {
            offer(latest.current(), latest.wire(), recipient, outlook, own);
        }
        return own;
    }

    private static void offer(
            Optional<StoredResource> current,
            ResourceKey wire,
            Recipient recipient,
            Outlook outlook,
            Difference difference) {
        if (current.isPresent() && outlook.visible(current.get(), recipient)) {
            difference.upsert(current.get());
        } else if (!outlook.neverHeld(current, recipient)) {
            difference.remove(wire);
        }
    }

    private static Batch batch(
            List<Part> common, Difference own, Recipient recipient, Outlook outlook, boolean complete) {
        List<Part> parts = new ArrayList<>(common);
        parts.addAll(own.parts());
        return new Batch(parts, new Bookmark(outlook.head(), outlook.digest(recipient), complete));
    }
}
