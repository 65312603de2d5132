package io.meridian.common.insight;

import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import java.util.List;

/** How a dataplane fares, by the rule that kumactl and the web interface apply too (spec/rest-api §3.2). */
public enum DataplaneHealth {
    ONLINE,
    OFFLINE,
    PARTIALLY_DEGRADED;

    /**
     * The health of one dataplane.
     *
     * @param insight the default instance when nothing is known of its proxy
     */
    public static DataplaneHealth of(Dataplane dataplane, DataplaneInsight insight) {
        if (!isConnected(insight)) {
            return OFFLINE;
        }
        if (dataplane.getNetworking().hasGateway()) {
            return ONLINE;
        }
        List<Inbound> inbounds = dataplane.getNetworking().getInboundList();
        long ready = inbounds.stream().filter(DataplaneHealth::isReady).count();
        if (ready == 0) {
            return OFFLINE;
        }
        return ready == inbounds.size() ? ONLINE : PARTIALLY_DEGRADED;
    }

    /** Whether requests to one inbound of it would be served. */
    static boolean serves(Inbound inbound, DataplaneInsight insight) {
        return isConnected(insight) && isReady(inbound);
    }

    /** Whether the proxy of a dataplane has a subscription open. */
    static boolean isConnected(DataplaneInsight insight) {
        return insight.getSubscriptionsList().stream()
                .anyMatch(subscription -> subscription.hasConnectTime() && !subscription.hasDisconnectTime());
    }

    private static boolean isReady(Inbound inbound) {
        boolean unhealthy = inbound.hasHealth() && !inbound.getHealth().getReady();
        return !unhealthy && inbound.getState() != Inbound.State.NotReady;
    }
}
