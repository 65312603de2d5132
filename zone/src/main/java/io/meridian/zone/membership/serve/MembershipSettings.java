package io.meridian.zone.membership.serve;

import io.meridian.zone.membership.Enforcement;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** Settings of membership in a zone. */
@ConfigMapping(prefix = "meridian.membership")
public interface MembershipSettings {
    /**
     * What it means for a registered dataplane when its mesh changes and it no longer fits: {@code admission} only marks it, as
     * the reference would leave it alone; {@code continuous} takes it out until it fits again.
     */
    @WithDefault("admission")
    Enforcement enforcement();

    /** How many refused registrations are remembered, the latest of each dataplane. */
    @WithDefault("256")
    int refusalsKept();
}
