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

/** What a zone should hold, told from the operations of the simulation and not by the engine's own rules. */
final class Oracle {

    private Oracle() {}

    /** Bytes by key. */
    static SortedMap<ResourceKey, ByteString> expected(History global, String zone, Set<String> features) {
        Set<String> disabled = global.all().stream()
                .flatMap(latest -> latest.current().stream())
                .map(StoredResource::resource)
                .filter(resource -> resource.key().kind().equals("Zone") && !enabled(resource))
                .map(resource -> resource.key().name())
                .collect(Collectors.toSet());
        SortedMap<ResourceKey, ByteString> expected = new TreeMap<>();
        global.all().stream()
                .flatMap(latest -> latest.current().stream())
                .filter(stored -> sees(stored.resource(), zone, features, disabled))
                .forEach(stored ->
                        expected.put(stored.wire().key(), stored.wire().bytes()));
        return expected;
    }

    static boolean enabled(Resource zone) {
        // BoolValue{} is false, BoolValue{1: true} is not.
        return !zone.spec().equals(Operations.DISABLED);
    }

    private static boolean sees(Resource resource, String zone, Set<String> features, Set<String> disabled) {
        return switch (resource.key().kind()) {
            case "Mesh", "Secret", "Config" -> true;
            case "GlobalSecret" -> !resource.key().name().startsWith("user-token");
            case "MeshTimeout" ->
                !resource.label(Labels.KDS_SYNC).equals("disabled")
                        && (resource.spec().toStringUtf8().contains("targetRef")
                                || features.contains(GlobalToZone.OPTIONAL_TARGET_REF));
            case "MeshService" ->
                !resource.label(Labels.ZONE).equals(zone) && !disabled.contains(resource.label(Labels.ZONE));
            default -> false;
        };
    }
}
