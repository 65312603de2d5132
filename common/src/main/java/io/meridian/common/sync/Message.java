package io.meridian.common.sync;

import com.google.protobuf.ByteString;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What provider and subscriber say to each other. A transport carries these; none says anything else
 * ({@code docs/sync-protocol.md}).
 */
public sealed interface Message {

    /** From the side that holds copies. */
    sealed interface FromSubscriber extends Message {}

    /** From the side that owns the state. */
    sealed interface FromProvider extends Message {}

    /**
     * Opens a session.
     *
     * @param protocol version of this protocol, 1
     * @param cursor where the subscriber stands, empty when it holds nothing of any provider
     * @param filter what it wants to hold
     */
    record Hello(int protocol, Optional<Cursor> cursor, Filter filter) implements FromSubscriber {}

    /**
     * What the subscriber holds in the scope of the session: in answer to {@link Mode#COMPARE}, or unasked, when its digest is not
     * the bookmark's. The difference follows as a batch.
     *
     * @param held digest by key
     * @param last no more of it follows: a long inventory comes in several
     */
    record Inventory(Map<ResourceKey, Digest> held, boolean last) implements FromSubscriber {
        /** Keys in one message: far below what a transport takes. */
        private static final int MOST_KEYS = 5000;

        public Inventory {
            held = Map.copyOf(held);
        }

        /** All that is held, in as many messages as it takes; at least one. */
        static List<Inventory> parts(Map<ResourceKey, Digest> held) {
            List<Inventory> parts = new ArrayList<>();
            Map<ResourceKey, Digest> some = new HashMap<>();
            for (Map.Entry<ResourceKey, Digest> entry : held.entrySet()) {
                if (some.size() == MOST_KEYS) {
                    parts.add(new Inventory(some, false));
                    some.clear();
                }
                some.put(entry.getKey(), entry.getValue());
            }
            parts.add(new Inventory(some, true));
            return parts;
        }
    }

    /** Asks for resources that were withheld before: their time has come, or what stood in their way is gone. */
    record OfferAgain(List<ResourceKey> keys) implements FromSubscriber {
        public OfferAgain {
            keys = List.copyOf(keys);
        }
    }

    /**
     * The batch that ended with this bookmark is durable here.
     *
     * @param revision the bookmark's revision
     * @param digest digest of what the subscriber should hold, as it reckons
     * @param withheld what it did not apply, complete: what is no longer listed is no longer withheld
     */
    record Ack(long revision, Digest digest, List<Withheld> withheld) implements FromSubscriber {
        public Ack {
            withheld = List.copyOf(withheld);
        }
    }

    /**
     * Answers {@link Hello}: how the provider will bring the subscriber up to date. Said again, with {@link Mode#COMPARE}, when a
     * slow subscriber's position is no longer retained.
     *
     * @param head the provider's latest revision
     * @param cluster id of the cluster whose state this is; empty when unknown
     */
    record Begin(Position head, String cluster, Mode mode) implements FromProvider {}

    /**
     * Nothing is sent to this subscriber for now; repeated every 10 s while that is so. What it holds stays as it is.
     *
     * @param reason in words, for the subscriber's operator
     */
    record Paused(String reason) implements FromProvider {}

    /** A part of a batch. Nothing of it counts before the bookmark. */
    record Part(List<Upsert> upserts, List<ResourceKey> removals) implements FromProvider {
        public Part {
            upserts = List.copyOf(upserts);
            removals = List.copyOf(removals);
        }
    }

    /**
     * Ends a batch, or on its own says that nothing visible happened up to this revision.
     *
     * @param at the revision at which the batch was cut
     * @param digest digest of what the subscriber should hold now
     * @param complete the batch is the whole state: what it lacks is not there
     */
    record Bookmark(Position at, Digest digest, boolean complete) implements FromProvider {}

    /** A resource as the subscriber is to hold it. */
    record Upsert(ResourceKey key, Digest digest, ByteString bytes) {}

    /**
     * A resource the subscriber was offered and did not take.
     *
     * @param offered the digest of what was offered, empty when its removal was
     * @param reason in words, for its author
     */
    record Withheld(ResourceKey key, Optional<Digest> offered, Kind kind, String reason) {
        public enum Kind {
            /** It is not acceptable here. */
            REFUSED,
            /** It comes from another history and would take away what serves here. */
            HELD
        }
    }

    /**
     * Where a subscriber stands.
     *
     * @param position in the provider's log
     * @param filter hash of the filter under which it got there
     */
    record Cursor(Position position, String filter) {}

    /** How a session brings the subscriber up to date. */
    enum Mode {
        /** The whole state follows. */
        FULL,
        /** The changes since the cursor follow. */
        DELTA,
        /** History is not shared: the subscriber sends its inventory, the difference follows. */
        COMPARE
    }

    /**
     * What a subscriber wants to hold. It is compared and hashed with each batch of each session, so what that takes is reckoned once.
     */
    final class Filter {
        private final SortedSet<String> kinds;
        private final SortedSet<String> features;
        private final String text;
        private final String hash;

        /**
         * @param kinds names of kinds
         * @param features features it announces, which some resources require
         */
        public Filter(SortedSet<String> kinds, SortedSet<String> features) {
            this.kinds = Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
            this.features = Collections.unmodifiableSortedSet(new TreeSet<>(features));
            this.text = String.join(",", this.kinds) + ";" + String.join(",", this.features);
            this.hash = Digest.of(ByteString.copyFromUtf8(text)).brief();
        }

        public SortedSet<String> kinds() {
            return kinds;
        }

        public SortedSet<String> features() {
            return features;
        }

        /** Stands for this filter in a {@link Cursor}: equal for equal filters, 12 hexadecimal digits. */
        public String hash() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other == this
                    || other instanceof Filter filter
                            && hash.equals(filter.hash)
                            && kinds.equals(filter.kinds)
                            && features.equals(filter.features);
        }

        @Override
        public int hashCode() {
            return hash.hashCode();
        }

        @Override
        public String toString() {
            return "Filter[" + text + "]";
        }
    }
}
