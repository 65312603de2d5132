package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.codec.FromWire;
import io.meridian.common.codec.WireForm;
import io.meridian.common.insight.Insight;
import io.meridian.common.insight.InsightBatch;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Global's end of the insight types on the stream of a zone of the reference. They are types like any other there; here they go
 * past the engine, and are answered at once, since nobody makes them durable.
 *
 * <p>Not thread-safe: one owner.
 */
public final class KumaInsightSubscriber {
    private static final TreeSet<String> KINDS = ResourceKinds.ALL.stream()
            .filter(kind -> kind.insight() && kind.zoneToGlobal())
            .map(ResourceKind::name)
            .collect(Collectors.toCollection(TreeSet::new));

    private final KumaPeer peer;
    private final ZoneNode node;
    private final Set<String> unsettled = new HashSet<>(KINDS);

    public KumaInsightSubscriber(KumaPeer peer, ZoneNode node) {
        this.peer = peer;
        this.node = node;
    }

    /** Whether a type is one of insights. */
    public static boolean takes(String type) {
        return KINDS.contains(type);
    }

    /** One subscription per type. */
    public List<DeltaDiscoveryRequest> subscriptions(Collection<String> features) {
        return KINDS.stream()
                .map(kind -> DeltaDiscoveryRequest.newBuilder()
                        .setTypeUrl(kind)
                        .addResourceNamesSubscribe("*")
                        .setNode(node.full(features))
                        .build())
                .toList();
    }

    /** What a response says. What is no insight of its type is left out: the next one replaces it. */
    public InsightBatch read(DeltaDiscoveryResponse response) {
        String kind = response.getTypeUrl();
        List<Insight> puts = new ArrayList<>(response.getResourcesCount());
        for (Resource resource : response.getResourcesList()) {
            Any any = resource.getResource();
            if (any.getTypeUrl().equals(DeltaResponse.KUMA_RESOURCE)) {
                insight(any.getValue(), kind, puts);
            }
        }
        List<ResourceKey> removals = response.getRemovedResourcesList().stream()
                .map(key -> KumaNames.key(kind, key))
                .toList();
        return new InsightBatch(puts, removals, unsettled.remove(kind) ? Set.of(kind) : Set.of());
    }

    /** The acknowledgement of a response. */
    public DeltaDiscoveryRequest answer(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .setNode(node.brief())
                .build();
    }

    private void insight(ByteString bytes, String kind, List<Insight> puts) {
        if (WireForm.fromWire(bytes, ResourceKinds.named(kind)) instanceof FromWire.Read(var insight)) {
            Canonical own = peer.form().of(insight);
            puts.add(new Insight(own.key(), own.bytes()));
        }
    }
}
