package io.meridian.common.runtime.settings;

import io.meridian.common.defaults.DefaultsSettings;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** What is made without being asked for: {@code KUMA_DEFAULTS_*}. */
@ConfigMapping(prefix = "kuma.defaults")
public interface StartUpSettings {

    /** Whether there is no mesh {@code default} until somebody makes one. */
    @WithDefault("false")
    boolean skipMeshCreation();

    /** Whether nothing at all is made at start. */
    @WithDefault("false")
    boolean skipTenantResources();

    /** Whether a new mesh gets the older kinds of routes and permissions, too. */
    @WithDefault("false")
    boolean createMeshRoutingResources();

    /** Whether there are no HostnameGenerators until somebody makes some. */
    @WithDefault("false")
    boolean skipHostnameGenerators();

    /** The choices as the defaults take them. */
    default DefaultsSettings choices() {
        return new DefaultsSettings(
                skipMeshCreation(), skipTenantResources(), createMeshRoutingResources(), skipHostnameGenerators());
    }
}
