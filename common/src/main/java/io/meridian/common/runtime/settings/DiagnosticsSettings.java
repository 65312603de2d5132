package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Health and metrics: {@code KUMA_DIAGNOSTICS_*}. */
@ConfigMapping(prefix = "kuma.diagnostics")
public interface DiagnosticsSettings {
    @WithDefault("5680")
    int serverPort();
}
