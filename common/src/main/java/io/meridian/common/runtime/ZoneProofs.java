package io.meridian.common.runtime;

import io.meridian.common.auth.ProvenZones;
import io.meridian.common.auth.User;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** Remembers in the store which zones have shown a token, beside the log. */
public final class ZoneProofs implements ProvenZones {
    private static final Logger LOG = Logger.getLogger(ZoneProofs.class);
    private static final String PREFIX = "auth.zone-token-shown.";

    private final ResourceStore store;

    public ZoneProofs(ResourceStore store) {
        this.store = store;
    }

    @Override
    public boolean contains(String zone) {
        return store.attribute(PREFIX + zone).isPresent();
    }

    @Override
    public void add(String zone) {
        store.write(new Write(List.of(), List.of(), Map.of(PREFIX + zone, "true"), User.CONTROL_PLANE.name()))
                .whenComplete((result, failure) -> {
                    if (failure != null) {
                        LOG.warnf("not remembered that zone %s has shown a token: %s", zone, failure.getMessage());
                    }
                });
    }
}
