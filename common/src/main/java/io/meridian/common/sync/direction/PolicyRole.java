package io.meridian.common.sync.direction;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;

/** For whom a policy of a zone speaks, by what it says rather than by its label (spec/kds-protocol §5.3). */
enum PolicyRole {
    /** Made by the operator. */
    SYSTEM,
    /** The owner of a workload, about it. */
    WORKLOAD_OWNER,
    /** The owner of a service, for all who use it: such policies reach other zones. */
    PRODUCER,
    /** Who uses a service of others. */
    CONSUMER,
    /** It speaks for several at once. */
    INVALID;

    static PolicyRole of(Resource policy, JsonNode spec) {
        String namespace = policy.label(Labels.NAMESPACE);
        if (namespace.isEmpty() || namespace.equals("kuma-system")) {
            return SYSTEM;
        }
        boolean from = spec.path("from").size() > 0;
        boolean to = spec.path("to").size() > 0;
        if (from && to) {
            return INVALID;
        }
        if (!to) {
            return WORKLOAD_OWNER;
        }
        int own = 0;
        for (JsonNode item : spec.path("to")) {
            own += isOwnService(item.path("targetRef"), namespace) ? 1 : 0;
        }
        int all = spec.path("to").size();
        return own == all ? PRODUCER : own == 0 ? CONSUMER : INVALID;
    }

    private static boolean isOwnService(JsonNode target, String namespace) {
        String kind = target.path("kind").asText();
        String itsNamespace = target.path("namespace").asText();
        return (kind.equals("MeshService") || kind.equals("MeshHTTPRoute"))
                && !target.path("name").asText().isEmpty()
                && (itsNamespace.isEmpty() || itsNamespace.equals(namespace));
    }
}
