package io.meridian.common.admission;

import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import java.util.List;

/** What a write entails: one transaction, or the rules it breaks. */
public sealed interface Plan {

    /**
     * It may be written.
     *
     * @param mutations the write itself and all that belongs to it, in the order in which nothing dangles
     * @param conditions what it relies on
     * @param warnings what its author should know
     */
    record Accepted(List<Mutation> mutations, List<Condition> conditions, List<String> warnings) implements Plan {
        public Accepted {
            mutations = List.copyOf(mutations);
            conditions = List.copyOf(conditions);
            warnings = List.copyOf(warnings);
        }
    }

    /** It may not: nothing is written. */
    record Refused(List<Violation> violations) implements Plan {
        public Refused {
            violations = List.copyOf(violations);
        }
    }
}
