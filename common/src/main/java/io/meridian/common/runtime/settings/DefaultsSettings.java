package io.meridian.common.runtime.settings;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is made at first start: {@code KUMA_DEFAULTS_*}. */
@ConfigMapping(prefix = "kuma.defaults")
public interface DefaultsSettings {

    /** Whether there is no mesh {@code default} until somebody makes one. */
    @WithDefault("false")
    boolean skipMeshCreation();

    /** Whether a new mesh gets the older kinds of routes and permissions, too. */
    @WithDefault("false")
    boolean createMeshRoutingResources();
}
