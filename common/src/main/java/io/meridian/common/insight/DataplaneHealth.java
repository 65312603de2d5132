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
        boolean connected = insight.getSubscriptionsList().stream()
                .anyMatch(subscription -> subscription.hasConnectTime() && !subscription.hasDisconnectTime());
        if (!connected) {
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

    private static boolean isReady(Inbound inbound) {
        boolean unhealthy = inbound.hasHealth() && !inbound.getHealth().getReady();
        return !unhealthy && inbound.getState() != Inbound.State.NotReady;
    }
}
