package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.insight.Insight;
import io.meridian.common.insight.InsightBatch;
import io.meridian.wire.sync.v1.Settled;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Insights between our own: a message beside the engine's on the same stream, answered by nobody (docs/sync-wire.md). It is not part of
 * what the engine keeps equal: one that is lost with its session goes again with the next.
 */
public final class MeridianInsights {
    /** The pseudo type of such messages. */
    public static final String TYPE = "MeridianInsights";

    private static final String SETTLED = MeridianNames.TYPE_PREFIX + "meridian.sync.v1.Settled";

    private MeridianInsights() {}

    /** How a zone says it. */
    public static DeltaResponse write(ProviderRole zone, InsightBatch batch) {
        List<DeltaResponse.Entry> entries = new ArrayList<>(batch.puts().size() + 1);
        for (Insight insight : batch.puts()) {
            entries.add(new DeltaResponse.Entry(
                    MeridianNames.spell(insight.key()), "", DeltaResponse.KUMA_RESOURCE, insight.bytes()));
        }
        if (!batch.settled().isEmpty()) {
            entries.add(new DeltaResponse.Entry(
                    "settled",
                    "",
                    SETTLED,
                    Settled.newBuilder()
                            .addAllKinds(batch.settled().stream().sorted().toList())
                            .build()
                            .toByteString()));
        }
        return new DeltaResponse(
                zone.identifier(),
                TYPE,
                "",
                entries,
                batch.removals().stream().map(MeridianNames::spell).toList());
    }

    /**
     * How global reads it.
     *
     * @throws MalformedMessageException when the protocol does not allow it
     */
    public static InsightBatch read(DeltaDiscoveryResponse response) {
        List<Insight> puts = new ArrayList<>(response.getResourcesCount());
        Set<String> settled = new HashSet<>();
        for (Resource resource : response.getResourcesList()) {
            Any any = resource.getResource();
            switch (any.getTypeUrl()) {
                case DeltaResponse.KUMA_RESOURCE ->
                    puts.add(new Insight(MeridianNames.key(resource.getName()), any.getValue()));
                case SETTLED -> settled.addAll(kinds(any));
                default ->
                    throw new MalformedMessageException("insight \"" + resource.getName() + "\" has type "
                            + any.getTypeUrl() + " (expected: a resource, or " + SETTLED + ")");
            }
        }
        return new InsightBatch(
                puts,
                response.getRemovedResourcesList().stream()
                        .map(MeridianNames::key)
                        .toList(),
                settled);
    }

    private static List<String> kinds(Any any) {
        try {
            return Settled.parseFrom(any.getValue()).getKindsList();
        } catch (InvalidProtocolBufferException e) {
            throw new MalformedMessageException("a mark of settled insights that cannot be read", e);
        }
    }
}
