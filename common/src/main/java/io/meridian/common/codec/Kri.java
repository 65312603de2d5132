package io.meridian.common.codec;

import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKind;
import java.util.Optional;

/** The identifier of a resource that is the same in every control plane (spec/rest-api §2.4). */
public final class Kri {
    private Kri() {}

    /** {@code kri_{short}_{mesh}_{zone}_{namespace}_{name}_}; empty for kinds without a short name. */
    public static Optional<String> of(ResourceKind kind, Resource resource) {
        if (kind.shortName().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(String.join(
                "_",
                "kri",
                kind.shortName(),
                resource.key().mesh(),
                resource.label(Labels.ZONE),
                resource.label(Labels.NAMESPACE),
                resource.displayName(),
                ""));
    }
}
