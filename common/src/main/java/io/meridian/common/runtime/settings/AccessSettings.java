package io.meridian.common.runtime.settings;

import io.meridian.common.auth.Access;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Who may do what: {@code KUMA_ACCESS_STATIC_*}. A list that is set replaces the default, also when it is empty. */
@ConfigMapping(prefix = "kuma.access")
public interface AccessSettings {

    /** {@code static} is the only one there is. */
    @WithDefault("static")
    String type();

    @WithName("static")
    Grants grants();

    interface Grants {
        Grant adminResources();

        Grant generateDpToken();

        Grant generateUserToken();

        Grant generateZoneToken();

        @WithName("get-config-dump")
        Grant viewConfigDump();

        Grant viewStats();

        Grant viewClusters();

        Grant controlPlaneMetadata();
    }

    /** Users by name and everybody in one of some groups. */
    interface Grant {
        Optional<List<String>> users();

        Optional<List<String>> groups();
    }

    /** The rules that follow. */
    default Access access() {
        return new Access(
                grant(grants().adminResources(), Access.DEFAULT.adminResources()),
                grant(grants().generateDpToken(), Access.DEFAULT.dataplaneTokens()),
                grant(grants().generateUserToken(), Access.DEFAULT.userTokens()),
                grant(grants().generateZoneToken(), Access.DEFAULT.zoneTokens()),
                grant(grants().controlPlaneMetadata(), Access.DEFAULT.controlPlaneMetadata()),
                grant(grants().viewConfigDump(), Access.DEFAULT.configDumps()),
                grant(grants().viewStats(), Access.DEFAULT.stats()),
                grant(grants().viewClusters(), Access.DEFAULT.clusters()));
    }

    private static Access.Grant grant(Grant set, Access.Grant otherwise) {
        return new Access.Grant(
                set.users().map(Set::copyOf).orElse(otherwise.users()),
                set.groups().map(Set::copyOf).orElse(otherwise.groups()));
    }
}
