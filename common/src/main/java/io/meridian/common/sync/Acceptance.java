package io.meridian.common.sync;

import io.meridian.common.model.Resource;
import io.meridian.common.sync.Message.Upsert;

/** Judges whether an offered resource can be stored here, each by itself. */
@FunctionalInterface
public interface Acceptance {

    Verdict judge(Upsert offered);

    /** What became of an offer. */
    sealed interface Verdict {
        /** It is stored so; its canonical form here must have the offered digest. */
        record Accepted(Resource resource) implements Verdict {}

        /** @param reason in words, for its author at the other side */
        record Refused(String reason) implements Verdict {}
    }
}
