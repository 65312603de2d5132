package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.ResourceReader;
import java.util.Optional;

/** What is known of how a dataplane, a zone, an ingress or an egress fares: the part of an overview that nobody wrote. */
@FunctionalInterface
public interface InsightSource {

    /** The insight on a resource in the form of REST, without metadata; empty when there is none. */
    Optional<ObjectNode> of(ResourceKey subject);

    /** Insights as they are stored: of the same mesh and name, of the kind that is named after the subject's. */
    static InsightSource stored(ResourceReader stored) {
        return subject -> stored.get(new ResourceKey(subject.kind() + "Insight", subject.mesh(), subject.name()))
                .map(found -> ResourceDocuments.spec(found.resource()));
    }

    /** Whether an insight says that its subject is connected: some subscription is open. */
    static boolean isOnline(ObjectNode insight) {
        return insight.path("subscriptions")
                .valueStream()
                .anyMatch(subscription -> subscription.has("connectTime") && !subscription.has("disconnectTime"));
    }

    /** This source, and where it knows nothing the other. */
    default InsightSource or(InsightSource other) {
        return subject -> of(subject).or(() -> other.of(subject));
    }
}
