package io.meridian.global.zones;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.api.SyncStatus;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.rest.InsightSource;
import java.util.Optional;
import java.util.function.Function;

/**
 * How zones fare, as overviews show it: one subscription, open while the zone is connected (spec/rest-api §3.3, spec/kds-protocol
 * §6.8).
 *
 * @param statuses what sync knows of a zone by its name
 * @param instanceId this process
 * @param version the version of the reference that zones are compatible with
 */
public record ZoneHealth(Function<String, Optional<SyncStatus>> statuses, String instanceId, String version)
        implements InsightSource {

    @Override
    public Optional<ObjectNode> of(ResourceKey subject) {
        return subject.kind().equals(ResourceKinds.ZONE.name())
                ? statuses.apply(subject.name())
                        .filter(status -> status.since() != null)
                        .map(this::insight)
                : Optional.empty();
    }

    private ObjectNode insight(SyncStatus status) {
        ObjectNode insight = JsonNodeFactory.instance.objectNode();
        ObjectNode subscription = insight.putArray("subscriptions").addObject();
        String instance = status.instance();
        subscription.put("id", instance == null ? status.zone() : instance);
        subscription.put("globalInstanceId", instanceId);
        String since = status.since();
        if (status.connected()) {
            subscription.put("connectTime", since);
        } else {
            subscription.put("disconnectTime", since);
        }
        ObjectNode counts = subscription.putObject("status");
        counts.putObject("total")
                .put("responsesSent", Long.toString(status.batches()))
                .put("responsesAcknowledged", Long.toString(status.batches()));
        counts.putObject("stat");
        subscription.putObject("version").putObject("kumaCp").put("version", version);
        if (instance != null) {
            subscription.put("zoneInstanceId", instance);
        }
        return insight;
    }
}
