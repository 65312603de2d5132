package io.meridian.common.runtime.settings;

import io.meridian.common.auth.User;
import io.meridian.common.auth.ZonePolicy;
import java.util.ArrayList;
import java.util.List;

/** Which settings give up some safety: each is an operator's right, and said aloud at every start. */
public final class UnsafeChoices {
    private UnsafeChoices() {}

    /**
     * A sentence for each, naming the setting and what it gives up.
     *
     * @param global whether this is the control plane of the whole mesh
     */
    public static List<String> in(Settings settings, boolean global) {
        List<String> choices = new ArrayList<>();
        if (settings.store().type() == StoreSettings.Type.MEMORY) {
            choices.add("KUMA_STORE_TYPE=memory: everything is lost when this process ends");
        }
        if (settings.store().unsafeDelete()) {
            choices.add("KUMA_STORE_UNSAFE_DELETE=true: meshes, secrets and zones can be deleted while in use");
        }
        if (settings.meridian().apiServer().httpTokens()) {
            choices.add(
                    "MERIDIAN_API_SERVER_HTTP_TOKENS=true: tokens and secrets go over plain HTTP; something before this"
                            + " process must end TLS");
        }
        if (settings.access().access().adminResources().groups().contains(User.UNAUTHENTICATED)) {
            choices.add("KUMA_ACCESS_STATIC_ADMIN_RESOURCES_GROUPS has " + User.UNAUTHENTICATED
                    + ": anybody may read secrets");
        }
        if (global) {
            ofGlobal(settings, choices);
        } else {
            ofZone(settings, choices);
        }
        return List.copyOf(choices);
    }

    private static void ofGlobal(Settings settings, List<String> choices) {
        if (!settings.multizone().global().kds().tlsEnabled()) {
            choices.add(
                    "KUMA_MULTIZONE_GLOBAL_KDS_TLS_ENABLED=false: zones' tokens and all secrets cross the network in the"
                            + " clear");
        }
        if (settings.meridian().kds().zoneAuth() == ZonePolicy.Mode.NONE) {
            choices.add("MERIDIAN_KDS_ZONE_AUTH=none: whoever reaches the KDS port may claim to be any zone that never"
                    + " showed a token, and gets all secrets of all meshes");
        }
        settings.meridian()
                .kds()
                .openZones()
                .ifPresent(zones -> choices.add("MERIDIAN_KDS_OPEN_ZONES=" + String.join(",", zones)
                        + ": whoever reaches the KDS port may claim to be one of these, and gets all secrets of all"
                        + " meshes"));
    }

    private static void ofZone(Settings settings, List<String> choices) {
        MultizoneSettings.Zone zone = settings.multizone().zone();
        if (zone.globalAddress()
                .filter(address -> address.startsWith("grpc://"))
                .isPresent()) {
            choices.add(
                    "KUMA_MULTIZONE_ZONE_GLOBAL_ADDRESS is grpc://: this zone's token and all secrets cross the network"
                            + " in the clear");
        }
        if (zone.globalAddress().isPresent() && zone.kds().tlsSkipVerify()) {
            choices.add(
                    "KUMA_MULTIZONE_ZONE_KDS_TLS_SKIP_VERIFY=true: whoever stands between may pose as global and take"
                            + " this zone's token");
        }
    }
}
