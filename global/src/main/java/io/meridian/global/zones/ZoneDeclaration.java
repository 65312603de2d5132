package io.meridian.global.zones;

import com.google.protobuf.BoolValue;
import io.meridian.common.auth.User;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.PeerIdentity;
import io.meridian.common.sync.drive.Session;
import io.meridian.common.sync.grpc.ProviderSessions;
import io.meridian.wire.system.v1alpha1.Zone;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Declares a zone that connects for the first time: an enabled Zone of its name (spec/kds-protocol §6.7). The session does not wait
 * for it.
 */
public final class ZoneDeclaration implements ProviderSessions {
    private static final Logger LOG = Logger.getLogger(ZoneDeclaration.class);

    private final ResourceStore store;
    private final ProviderSessions sessions;

    /** @param sessions where the session is opened */
    public ZoneDeclaration(ResourceStore store, ProviderSessions sessions) {
        this.store = store;
        this.sessions = sessions;
    }

    @Override
    public Session<FromSubscriber> open(PeerIdentity zone, Link<FromProvider> link) {
        ResourceKey key = ResourceKey.global(ResourceKinds.ZONE.name(), zone.zone());
        if (store.get(key).isEmpty()) {
            declare(key);
        }
        return sessions.open(zone, link);
    }

    private void declare(ResourceKey key) {
        Zone enabled = Zone.newBuilder().setEnabled(BoolValue.of(true)).build();
        Write.Mutation create = new Write.Mutation.Put(
                new Resource(key, Map.of(), enabled.toByteString()), Write.Expected.ABSENT, Optional.empty());
        store.write(Write.of(create, User.CONTROL_PLANE.name())).whenComplete((result, failure) -> {
            if (failure != null) {
                LOG.warnf("zone %s connected but could not be declared: %s", key.name(), failure.getMessage());
            } else if (result instanceof WriteResult.Committed) {
                LOG.infof("zone %s connected for the first time and is declared now", key.name());
            }
        });
    }
}
