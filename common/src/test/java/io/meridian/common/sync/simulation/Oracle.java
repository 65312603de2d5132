package io.meridian.common.sync.simulation;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.History;
import io.meridian.common.store.StoredResource;
import io.meridian.common.sync.direction.GlobalToZone;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What each side should hold, told from the operations of the simulation and not by the engine's own rules. */
final class Oracle {

    private Oracle() {}

    /** Bytes by key. */
    static SortedMap<ResourceKey, ByteString> expected(
            History global, String zone, Set<String> kinds, Set<String> features) {
        Set<String> disabled = global.all().stream()
                .flatMap(latest -> latest.current().stream())
                .map(StoredResource::resource)
                .filter(resource -> resource.key().kind().equals("Zone") && !enabled(resource))
                .map(resource -> resource.key().name())
                .collect(Collectors.toSet());
        SortedMap<ResourceKey, ByteString> expected = new TreeMap<>();
        global.all().stream()
                .flatMap(latest -> latest.current().stream())
                .filter(stored -> kinds.contains(stored.key().kind()))
                .filter(stored -> sees(stored.resource(), zone, features, disabled))
                .forEach(stored ->
                        expected.put(stored.wire().key(), stored.wire().bytes()));
        return expected;
    }

    /** What global should hold of what a zone provides, by its key there: the zone's own, as it spells it. */
    static SortedMap<ResourceKey, ByteString> provided(History zone, Set<String> kinds) {
        SortedMap<ResourceKey, ByteString> provided = new TreeMap<>();
        zone.all().stream()
                .flatMap(latest -> latest.current().stream())
                .filter(stored -> kinds.contains(stored.key().kind()))
                .filter(stored -> PROVIDED.contains(stored.key().kind()))
                .filter(stored -> stored.resource().label(Labels.ORIGIN).equals("zone"))
                .filter(stored -> !stored.resource().label(Labels.KDS_SYNC).equals("disabled"))
                .forEach(stored ->
                        provided.put(stored.wire().key(), stored.wire().bytes()));
        return provided;
    }

    private static final Set<String> PROVIDED = Set.of("Dataplane", "MeshService", "ZoneIngress", "MeshTimeout");

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
                        && (resource.spec().toStringUtf8().contains("targetRef")
                                || features.contains(GlobalToZone.OPTIONAL_TARGET_REF));
            case "MeshService", "ZoneIngress" ->
                !resource.label(Labels.ZONE).equals(zone) && !disabled.contains(resource.label(Labels.ZONE));
            default -> false;
        };
    }
}
