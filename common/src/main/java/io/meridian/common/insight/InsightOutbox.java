package io.meridian.common.insight;

/**
 * Where the insights of this zone leave for global: a set of keys that changed, never a queue. Whoever carries them takes from it when
 * it suits, once a second say; what changes more often goes as it is then.
 */
public interface InsightOutbox {

    /** Begins a session: all is to be sent, then what changes. An older session of this outbox yields nothing from now on. */
    Session open();

    /** One session with global. What was taken and got lost with the session goes again with the next one. */
    interface Session {
        /**
         * Takes what is next, never blocking.
         *
         * @param bytes how large the insights may be together; one that is larger by itself comes alone
         * @return {@link InsightBatch#EMPTY} when there is nothing
         */
        InsightBatch take(int bytes);
    }
}
