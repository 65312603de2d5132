package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.ResourceReader;
import java.util.Optional;

/**
 * How a dataplane, a zone, an ingress or an egress fares: the part of an overview that nobody wrote.
 *
 * @param known what is stored and observed
 */
record Insights(ResourceReader known) {

    /** The insight on a resource in the form of REST, without metadata; empty when there is none. */
    Optional<ObjectNode> on(ResourceKey subject) {
        return known.get(new ResourceKey(subject.kind() + "Insight", subject.mesh(), subject.name()))
                .map(found -> ResourceDocuments.spec(found.resource()));
    }

    /** Whether an insight says that its subject is connected: some subscription is open. */
    static boolean isOnline(ObjectNode insight) {
        return insight.path("subscriptions")
                .valueStream()
                .anyMatch(subscription -> subscription.has("connectTime") && !subscription.has("disconnectTime"));
    }
}
