package io.meridian.common.insight;

import java.util.Set;

/**
 * Is told by a transport at global what it sees of zones. Every call returns at once and may come from any thread; zones are named as
 * their channels proved.
 */
public interface ZoneWitness {

    /** The streams of a zone (spec/kds-protocol §1.4). */
    enum Stream {
        GLOBAL_TO_ZONE,
        ZONE_TO_GLOBAL,
        CONFIG_DUMP,
        STATS,
        CLUSTERS
    }

    /** A stream of a zone opened. */
    void opened(String zone, Stream stream);

    /** A zone subscribed to configuration: the first request of {@link Stream#GLOBAL_TO_ZONE} was admitted. */
    Subscription subscribed(String zone, ZoneIntroduction introduction);

    /** A zone called {@code HealthCheck}. */
    void healthChecked(String zone);

    /**
     * A call or a stream was refused or ended for what the peer did.
     *
     * @param reason one of a few words, such as {@code token-expired}: it becomes a tag of a metric
     */
    void refused(String reason);

    /** A zone's subscription while its stream is open. */
    interface Subscription {
        /**
         * A response went out.
         *
         * @param kinds the kinds of the resources in it
         * @param bytes its size
         */
        void sent(Set<String> kinds, int bytes);

        /**
         * The zone answered a response.
         *
         * @param kinds those of the response
         * @param accepted it is an acknowledgement, not a rejection
         */
        void answered(Set<String> kinds, boolean accepted);

        /** The stream ended. Told once. */
        void ended();
    }
}
