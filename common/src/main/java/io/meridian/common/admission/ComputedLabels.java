package io.meridian.common.admission;

import io.meridian.common.model.Flow;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The labels a control plane adds to what its clients write, and those that never change (spec/rest-api §2.8). */
final class ComputedLabels {

    private static final List<String> IMMUTABLE = List.of(Labels.ORIGIN, Labels.ZONE, Labels.DISPLAY_NAME);

    private ComputedLabels() {}

    /** The labels of a resource as stored: those its author gave, and what this control plane knows. */
    static SortedMap<String, String> of(ControlPlaneRole role, ResourceKind kind, Resource proposed) {
        SortedMap<String, String> labels = new TreeMap<>(proposed.labels());
        if (kind.meshScoped()) {
            labels.putIfAbsent(Labels.MESH, proposed.key().mesh());
        }
        role.zone().filter(zone -> kind.has(Flow.PROVIDED_BY_ZONE)).ifPresent(zone -> {
            labels.putIfAbsent(Labels.ORIGIN, Labels.ORIGIN_ZONE);
            if (!Labels.ORIGIN_GLOBAL.equals(labels.get(Labels.ORIGIN))) {
                labels.putIfAbsent(Labels.ZONE, zone);
                labels.putIfAbsent(Labels.ENV, role.environment());
            }
        });
        ProxyType.of(proposed).ifPresent(type -> labels.put(Labels.PROXY_TYPE, type));
        return labels;
    }

    /** Which immutable labels an update would change or take away; to add one is allowed. */
    static List<Violation> changed(Map<String, String> before, Map<String, String> after) {
        List<Violation> violations = new ArrayList<>();
        for (String label : IMMUTABLE) {
            String old = before.getOrDefault(label, "");
            String now = after.getOrDefault(label, "");
            if (old.isEmpty() || old.equals(now)) {
                continue;
            }
            violations.add(new Violation(
                    "labels" + Violation.key(label),
                    now.isEmpty()
                            ? "is immutable, cannot be removed (was \"" + old + "\")"
                            : "is immutable, cannot be changed from \"" + old + "\" to \"" + now + "\""));
        }
        return violations;
    }
}
