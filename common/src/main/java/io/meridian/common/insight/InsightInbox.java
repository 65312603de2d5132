package io.meridian.common.insight;

/** Where the insights of zones arrive at global: in memory, bounded, never in the store (design decision 7). */
public interface InsightInbox {

    /** Begins a session of a zone, by the name that its channel proved. What was known of it stays until a batch settles it. */
    Session open(String zone);

    /** One session of a zone. */
    @FunctionalInterface
    interface Session {
        /**
         * Takes a batch in, at once. What a zone may not say (another kind, another zone's name, more than there is room for) is left out
         * and counted.
         */
        void take(InsightBatch batch);
    }
}
