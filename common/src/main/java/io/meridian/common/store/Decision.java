package io.meridian.common.store;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.WriteResult.Conflict;
import io.meridian.common.store.WriteResult.Reason;
import java.time.Instant;
import java.util.Optional;

/** What is to become of a write: a pure function of the image it meets. */
public sealed interface Decision {

    /** What the writer is to hear, once all that was decided before is durable. */
    WriteResult result();

    /** It is to be made durable. */
    record Accepted(Transaction transaction, Image after, WriteResult.Committed result) implements Decision {}

    /** Nothing is to be written: it conflicts, a condition does not hold, or all is already as asked. */
    record Nothing(WriteResult result) implements Decision {}

    /**
     * Decides a write: first its conditions, then each mutation in order, each seeing what those before it did.
     *
     * @param epoch epoch of this writer
     * @param now time of the decision
     */
    static Decision of(Image image, PreparedWrite prepared, String epoch, Instant now) {
        Write write = prepared.write();
        for (Condition condition : write.conditions()) {
            if (!holds(image, condition)) {
                return new Nothing(new WriteResult.ConditionFailed(condition));
            }
        }
        Staging staging = new Staging(image, now);
        int puts = 0;
        for (Mutation mutation : write.mutations()) {
            Optional<Conflict> conflict = expectation(staging.get(mutation.key()), mutation.key(), expected(mutation));
            if (conflict.isPresent()) {
                return new Nothing(conflict.get());
            }
            switch (mutation) {
                case Mutation.Put put -> staging.put(put, prepared.wires().get(puts++));
                case Mutation.Delete delete -> staging.delete(delete.key());
            }
        }
        Optional<Conflict> dangling = staging.dangling();
        return dangling.<Decision>map(Nothing::new).orElseGet(() -> staging.decide(write, epoch));
    }

    private static boolean holds(Image image, Condition condition) {
        return switch (condition) {
            case Condition.Exists exists -> image.get(exists.key()).isPresent();
            case Condition.Unchanged unchanged ->
                image.get(unchanged.key())
                        .filter(stored -> stored.version() == unchanged.version())
                        .isPresent();
            case Condition.NoneIn none ->
                image.in(none.kind(), none.mesh()).findFirst().isEmpty();
        };
    }

    private static Expected expected(Mutation mutation) {
        return switch (mutation) {
            case Mutation.Put put -> put.expected();
            case Mutation.Delete delete -> delete.expected();
        };
    }

    private static Optional<Conflict> expectation(Optional<StoredResource> stored, ResourceKey key, Expected expected) {
        Optional<Reason> reason =
                switch (expected) {
                    case Expected.Anything anything -> Optional.empty();
                    case Expected.Absent absent -> stored.map(there -> Reason.EXISTS);
                    case Expected.Present present ->
                        stored.isPresent() ? Optional.empty() : Optional.of(Reason.MISSING);
                    case Expected.Version version ->
                        stored.isEmpty()
                                ? Optional.of(Reason.MISSING)
                                : stored.filter(there -> there.version() != version.version())
                                        .map(there -> Reason.VERSION);
                };
        return reason.map(why -> new Conflict(key, why));
    }
}
