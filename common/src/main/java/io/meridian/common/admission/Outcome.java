package io.meridian.common.admission;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Position;
import io.meridian.common.validation.Violation;
import java.util.List;
import java.util.Optional;

/** What became of a proposed write. Everything but the first three left the store as it was. */
public sealed interface Outcome {

    /**
     * It did not exist and now does, durably.
     *
     * @param version the version it has now; 0 after a dry run
     * @param at position of the commit; the head as it was after a dry run
     * @param warnings what the author should know
     */
    record Created(ResourceKey key, long version, Position at, List<String> warnings) implements Outcome {
        public Created {
            warnings = List.copyOf(warnings);
        }
    }

    /** It existed and now is as proposed, durably; also when it already was. Components as of {@link Created}. */
    record Updated(ResourceKey key, long version, Position at, List<String> warnings) implements Outcome {
        public Updated {
            warnings = List.copyOf(warnings);
        }
    }

    /** It is gone, and all that belonged to it. */
    record Deleted(ResourceKey key, Position at, List<String> warnings) implements Outcome {
        public Deleted {
            warnings = List.copyOf(warnings);
        }
    }

    /** Clients do not write this kind here; the message says where they do. */
    record ReadOnly(ResourceKey key, String message) implements Outcome {}

    /** The mesh it should belong to does not exist. */
    record MeshMissing(String mesh) implements Outcome {}

    /** It breaks these rules. */
    record Refused(Stage stage, List<Violation> violations) implements Outcome {
        public Refused {
            violations = List.copyOf(violations);
        }
    }

    /** Its author may not write this kind. */
    record Denied(String reason) implements Outcome {}

    /** Nothing of this key is stored. */
    record NotFound(ResourceKey key) implements Outcome {}

    /**
     * The author relied on another state of the resource than the stored one.
     *
     * @param stored the stored version, empty when nothing is stored
     */
    record Stale(ResourceKey key, Optional<Long> stored) implements Outcome {}

    /** Other writes kept coming first; to try again may succeed. */
    record Contended(ResourceKey key) implements Outcome {}

    /** How far a refused write had come: clients are told by the title of the answer (spec/rest-api §2.8). */
    enum Stage {
        /** The document by itself, and whether it fits the request. */
        PROCESSING,
        /** Labels that never change. */
        LABELS,
        /** What the kind demands of a new resource, given what is stored. */
        CREATING,
        /** What the kind demands of a change, given what is stored. */
        UPDATING,
        /** What the kind demands before it goes. */
        DELETING
    }
}
