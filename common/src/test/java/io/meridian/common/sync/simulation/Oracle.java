package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.History;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.direction.GlobalToZone;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each side should hold, told from the operations of the simulation and not by the engine's own rules. */
final class Oracle {

    private Oracle() {}

    /** Canonical form by key. */
    static Map<ResourceKey, Canonical> expected(History global, String zone, Set<String> kinds, Set<String> features) {
        List<History.Latest> all = global.all();
        Set<String> disabled = new HashSet<>();
        for (History.Latest latest : all) {
            Resource resource = latest.current().orElseThrow().resource();
            if (resource.key().kind().equals("Zone") && !enabled(resource)) {
                disabled.add(resource.key().name());
            }
        }
        Map<ResourceKey, Canonical> expected = new HashMap<>();
        for (History.Latest latest : all) {
            StoredResource stored = latest.current().orElseThrow();
            if (kinds.contains(stored.key().kind()) && sees(stored.resource(), zone, features, disabled)) {
                expected.put(stored.wire().key(), stored.wire());
            }
        }
        return expected;
    }

    /** What global should hold of what a zone provides, by its key there: the zone's own, as it spells it. */
    static Map<ResourceKey, Canonical> provided(History zone, Set<String> kinds) {
        Map<ResourceKey, Canonical> provided = new HashMap<>();
        for (History.Latest latest : zone.all()) {
            StoredResource stored = latest.current().orElseThrow();
            if (kinds.contains(stored.key().kind())
                    && PROVIDED.contains(stored.key().kind())
                    && stored.resource().label(Labels.ORIGIN).equals("zone")
                    && !stored.resource().label(Labels.KDS_SYNC).equals("disabled")) {
                provided.put(stored.wire().key(), stored.wire());
            }
        }
        return provided;
    }

    /** How a policy of {@link Operations} begins that targets something. */
    private static final ByteString TARGET_REF = ByteString.copyFromUtf8("{\"targetRef\"");

    private static final Set<String> PROVIDED = Set.of("Dataplane", "MeshService", "ZoneIngress", "MeshTimeout");

    private static boolean targetsSomething(Resource policy) {
        return policy.spec().startsWith(TARGET_REF);
    }

    static boolean enabled(Resource zone) {
        // BoolValue{} is false, BoolValue{1: true} is not.
        return !zone.spec().equals(Operations.DISABLED);
    }

    private static boolean sees(Resource resource, String zone, Set<String> features, Set<String> disabled) {
        return switch (resource.key().kind()) {
            case "Mesh", "Secret", "Config", "HostnameGenerator" -> true;
            case "GlobalSecret" -> !resource.key().name().startsWith("user-token");
            case "MeshTimeout" ->
                resource.label(Labels.ORIGIN).isEmpty()
                        && !resource.label(Labels.KDS_SYNC).equals("disabled")
                        && (targetsSomething(resource) || features.contains(GlobalToZone.OPTIONAL_TARGET_REF));
            case "MeshService", "ZoneIngress" ->
                !resource.label(Labels.ZONE).equals(zone) && !disabled.contains(resource.label(Labels.ZONE));
            default -> false;
        };
    }
}
