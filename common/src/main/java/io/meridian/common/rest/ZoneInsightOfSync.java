package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import java.util.Optional;

/**
 * What sync knows of zones, in the shape in which kumactl and the web interface read it (spec/rest-api §3.3): one subscription, open
 * while the zone is connected.
 */
public final class ZoneInsightOfSync implements InsightSource {

    private final SyncView.OfGlobal sync;

    public ZoneInsightOfSync(SyncView.OfGlobal sync) {
        this.sync = sync;
    }

    @Override
    public Optional<ObjectNode> of(ResourceKey subject) {
        return subject.kind().equals(ResourceKinds.ZONE.name())
                ? sync.zone(subject.name()).flatMap(ZoneInsightOfSync::insight)
                : Optional.empty();
    }

    private static Optional<ObjectNode> insight(SyncStatus status) {
        if (status.since() == null) {
            return Optional.empty();
        }
        ObjectNode insight = JsonNodeFactory.instance.objectNode();
        ObjectNode subscription = insight.putArray("subscriptions").addObject();
        subscription.put("id", status.epoch().isEmpty() ? status.zone() : status.epoch());
        if (status.instance() != null) {
            subscription.put("zoneInstanceId", status.instance());
        }
        subscription.put("connectTime", status.since());
        if (!status.connected()) {
            subscription.put("disconnectTime", status.since());
        }
        ObjectNode state = subscription.putObject("status");
        state.put("lastUpdateTime", status.since());
        // Counters of 64 bits are strings in this form.
        state.putObject("total")
                .put("responsesSent", Long.toString(status.batches()))
                .put("responsesAcknowledged", Long.toString(status.batches()))
                .put("responsesRejected", Integer.toString(status.refused().size()));
        return Optional.of(insight);
    }
}
