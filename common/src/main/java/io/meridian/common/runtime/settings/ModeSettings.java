package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Which control plane this is meant to be: {@code KUMA_MODE}, {@code KUMA_ENVIRONMENT}. */
@ConfigMapping(prefix = "kuma")
public interface ModeSettings {

    /** {@code global} or {@code zone}; when set, it must agree with the package that is started. */
    Optional<String> mode();

    /** {@code universal} is the only one so far. */
    @WithDefault("universal")
    String environment();
}
