package io.meridian.common.sync;

import com.google.protobuf.ByteString;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

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
     * Everything the subscriber holds in the scope of the session, in answer to {@link Mode#COMPARE}.
     *
     * @param held digest by key
     */
    record Inventory(Map<ResourceKey, Digest> held) implements FromSubscriber {
        public Inventory {
            held = Map.copyOf(held);
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

    /** Answers {@link Hello}: how the provider will bring the subscriber up to date. */
    record Begin(Position head, String cluster, Mode mode) implements FromProvider {}

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
     * What a subscriber wants to hold.
     *
     * @param kinds names of kinds
     * @param features features it announces, which some resources require
     */
    record Filter(SortedSet<String> kinds, SortedSet<String> features) {
        public Filter {
            kinds = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(kinds));
            features = java.util.Collections.unmodifiableSortedSet(new TreeSet<>(features));
        }
    }
}
