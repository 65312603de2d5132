package io.meridian.common.codec;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.validation.Violation;
import java.util.List;

/** What a document came to (spec/rest-api §2.8, steps 3 and 3b). */
public sealed interface Decoded {

    /**
     * The document is of its kind's form. Whether its values make sense is for the rules of the kind to say.
     *
     * @param resource the resource, its spec canonical, its status empty
     * @param warnings what was ignored in it, each naming the path and, where there is one, the name that was probably meant
     */
    record Sound(Resource resource, List<String> warnings) implements Decoded {
        public Sound {
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * The document is not of the form at all.
     *
     * @param message the whole detail of the answer, such as {@code invalid Mesh object: "bad Duration: …"}
     */
    record Malformed(String message) implements Decoded {
        /** In the reference's words: the kind, and what the parser said, quoted. */
        public static Malformed of(ResourceKind kind, String parserMessage) {
            return new Malformed("invalid " + kind.name() + " object: " + Texts.quoted(parserMessage));
        }
    }

    /**
     * The document breaks the structural schema of its kind.
     *
     * @param violations at least one; fields below {@code spec} are named, all others are empty and stand in the message
     */
    record Invalid(List<Violation> violations) implements Decoded {
        public Invalid {
            violations = List.copyOf(violations);
        }
    }
}
