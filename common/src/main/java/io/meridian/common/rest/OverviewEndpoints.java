package io.meridian.common.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.common.codec.ResourceDocuments;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.StoredResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Resources together with how they fare, in the present and the older spelling of the paths (spec/rest-api §3.1–3.3). */
final class OverviewEndpoints {

    private static final List<ResourceKind> KINDS =
            List.of(ResourceKinds.DATAPLANE, ResourceKinds.ZONE, ResourceKinds.ZONE_INGRESS, ResourceKinds.ZONE_EGRESS);
    private static final Map<String, String> OLDER_PATHS = Map.of(
            "Dataplane", "dataplanes+insights",
            "Zone", "zones+insights",
            "ZoneIngress", "zoneingresses+insights",
            "ZoneEgress", "zoneegressoverviews");
    private static final List<String> METADATA = List.of("mesh", "name", "creationTime", "modificationTime", "labels");

    private final ResourceReads reads;
    private final Insights insights;

    OverviewEndpoints(ResourceReads reads, Insights insights) {
        this.reads = reads;
        this.insights = insights;
    }

    List<Endpoint> all() {
        List<Endpoint> endpoints = new ArrayList<>();
        for (ResourceKind kind : KINDS) {
            for (String path : ResourcePaths.of(kind)) {
                ResourcePaths.lists(kind, path).forEach(list -> endpoints.add(list(kind, list + "/_overview")));
                endpoints.add(one(kind, ResourcePaths.item(kind, path) + "/_overview"));
            }
            String older = OLDER_PATHS.getOrDefault(kind.name(), "");
            ResourcePaths.lists(kind, older).forEach(list -> endpoints.add(list(kind, list)));
            endpoints.add(one(kind, ResourcePaths.item(kind, older)));
        }
        return endpoints;
    }

    private Endpoint list(ResourceKind kind, String template) {
        return Endpoint.get(template, call -> reads.list(call, kind, found -> overview(kind, found)));
    }

    private Endpoint one(ResourceKind kind, String template) {
        return Endpoint.get(template, call -> reads.one(call, kind, found -> Answer.json(200, overview(kind, found))));
    }

    private ObjectNode overview(ResourceKind kind, StoredResource found) {
        ObjectNode document = ResourceReads.universal(found);
        ObjectNode overview = JsonNodeFactory.instance.objectNode();
        overview.put("type", kind.name() + "Overview");
        for (String member : METADATA) {
            JsonNode value = document.get(member);
            if (value != null) {
                overview.set(member, value);
            }
        }
        String subject = kind.name().substring(0, 1).toLowerCase(Locale.ROOT)
                + kind.name().substring(1);
        overview.set(subject, ResourceDocuments.spec(found.resource()));
        insights.on(found.key()).ifPresent(insight -> overview.set(subject + "Insight", insight));
        return overview;
    }
}
