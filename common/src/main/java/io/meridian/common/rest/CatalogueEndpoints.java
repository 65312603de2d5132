package io.meridian.common.rest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.WritePermission;
import io.meridian.common.model.PolicyTraits;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import java.util.List;

/** What kinds there are: {@code /_resources} and {@code /policies} (spec/rest-api §1.6). */
final class CatalogueEndpoints {

    private CatalogueEndpoints() {}

    static List<Endpoint> of(ControlPlaneRole role) {
        Answer resources = Answer.json(200, resources(role));
        Answer policies = Answer.json(200, policies(role));
        return List.of(Endpoint.get("/_resources", call -> resources), Endpoint.get("/policies", call -> policies));
    }

    private static ObjectNode resources(ControlPlaneRole role) {
        ObjectNode catalogue = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = catalogue.putArray("resources");
        for (ResourceKind kind : ResourceKinds.SERVED) {
            ObjectNode entry = entries.addObject();
            entry.put("includeInFederation", kind.federated());
            entry.put("name", kind.name());
            entry.put("path", kind.path());
            entry.put("pluralDisplayName", kind.plural());
            kind.policy().ifPresent(traits -> entry.set("policy", policy(traits)));
            // Not what PUT answers: the reference says no more here than that a zone's kinds come from elsewhere.
            entry.put("readOnly", role.readOnly() || role.isFederatedZone() || kind.insight());
            entry.put("scope", kind.meshScoped() ? "Mesh" : "Global");
            entry.put("shortName", kind.shortName());
            entry.put("singularDisplayName", kind.singular());
        }
        return catalogue;
    }

    private static ObjectNode policy(PolicyTraits traits) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode();
        policy.put("hasFromTargetRef", traits.from());
        policy.put("hasToTargetRef", traits.to());
        policy.put("isFromAsRules", traits.fromAsRules());
        policy.put("isTargetRef", traits.targetRef());
        return policy;
    }

    private static ObjectNode policies(ControlPlaneRole role) {
        ObjectNode catalogue = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = catalogue.putArray("policies");
        for (ResourceKind kind : ResourceKinds.SERVED) {
            kind.policy().ifPresent(traits -> {
                ObjectNode entry = entries.addObject();
                entry.put("name", kind.name());
                entry.put("readOnly", WritePermission.readOnly(role, kind));
                entry.put("path", kind.path());
                entry.put("singularDisplayName", kind.singular());
                entry.put("pluralDisplayName", kind.plural());
                entry.put("isExperimental", false);
                entry.put("isTargetRefBased", traits.targetRef());
                entry.put("isInbound", traits.from());
                entry.put("isOutbound", traits.to());
            });
        }
        return catalogue;
    }
}
