package io.meridian.zone.services.serve;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of generated MeshServices: {@code KUMA_MESH_SERVICE_*}. */
@ConfigMapping(prefix = "kuma.mesh-service")
public interface MeshServiceSettings {
    /** How long a MeshService stays whose last dataplane is gone. */
    @WithDefault("1h")
    Duration deletionGracePeriod();
}
