package io.meridian.common.sync.direction;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Flow;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.sync.Audience;
import io.meridian.common.sync.Direction;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.wire.system.v1alpha1.Zone;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * From global to zones: meshes, their policies and secrets, and what other zones offer (spec/kds-protocol §5.3; the numbers of the
 * rules are the specification's).
 */
public final class GlobalToZone implements Direction {

    /** A zone announces it when it understands policies without a top-level {@code targetRef}. */
    public static final String OPTIONAL_TARGET_REF = "optional-top-level-target-ref";
    /** A zone announces it when it understands policies that other zones' service owners made. */
    public static final String PRODUCER_POLICIES = "producer-policy-flow";
    /** A zone announces it when it understands host names for services that span zones. */
    public static final String MULTI_ZONE_SELECTOR = "hg-mz-selector";

    /** The one Config that leaves global. */
    static final String CLUSTER_ID = "kuma-cluster-id";

    private static final Set<String> GLOBAL_SECRETS_THAT_STAY =
            Set.of("envoy-admin-ca", "admin-user-token", "inter-cp-ca", "user-token-revocations");
    private static final String USER_TOKEN_KEYS = "user-token-signing-key";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final SortedSet<String> KINDS = Collections.unmodifiableSortedSet(ResourceKinds.ALL.stream()
            .filter(ResourceKind::globalToZone)
            .map(ResourceKind::name)
            .collect(Collectors.toCollection(TreeSet::new)));

    @Override
    public SortedSet<String> kinds() {
        return KINDS;
    }

    @Override
    public Optional<Audience> audience(Resource resource) {
        String kindName = resource.key().kind();
        Optional<ResourceKind> kind = ResourceKinds.byName(kindName).filter(ResourceKind::globalToZone);
        // Rule 1, and what is of no use to a zone.
        if (kind.isEmpty() || resource.label(Labels.KDS_SYNC).equals("disabled") || !concerns(resource.key())) {
            return Optional.empty();
        }
        return resource.label(Labels.ORIGIN).equals(Labels.ORIGIN_ZONE)
                ? passedOn(resource, kind.get())
                : own(resource, kind.get());
    }

    /** Rules 2 and 3: what a zone must not know, or has no use for. */
    @Override
    public boolean concerns(ResourceKey wire) {
        return switch (wire.kind()) {
            case "Config" -> wire.name().equals(CLUSTER_ID);
            case "GlobalSecret" ->
                !GLOBAL_SECRETS_THAT_STAY.contains(wire.name()) && !wire.name().startsWith(USER_TOKEN_KEYS);
            default -> KINDS.contains(wire.kind());
        };
    }

    /** What came from a zone is a matter of its audience: all zones but that one may see it. */
    @Override
    public boolean received(Resource stored) {
        return false;
    }

    @Override
    public Optional<String> disables(Resource resource) {
        if (!resource.key().kind().equals(ResourceKinds.ZONE.name())) {
            return Optional.empty();
        }
        try {
            Zone zone = Zone.parseFrom(resource.spec());
            return zone.hasEnabled() && !zone.getEnabled().getValue()
                    ? Optional.of(resource.key().name())
                    : Optional.empty();
        } catch (InvalidProtocolBufferException unreadable) {
            // Rule 5c: a zone that cannot be read counts as enabled.
            return Optional.empty();
        }
    }

    /** spec/kds-protocol §6.2: of kinds that a zone may make itself, what says it is global's; of the others, everything. */
    @Override
    public boolean brought(Resource stored) {
        return ResourceKinds.byName(stored.key().kind())
                .filter(kind -> kind.globalToZone()
                        && (!kind.has(Flow.PROVIDED_BY_ZONE)
                                || stored.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL)))
                .isPresent();
    }

    /** Rule 4: global's own, with its exception, and rule 7. */
    private static Optional<Audience> own(Resource resource, ResourceKind kind) {
        if (!kind.has(Flow.PROVIDED_BY_GLOBAL) || !kind.has(Flow.CONSUMED_BY_ZONE)) {
            return Optional.empty();
        }
        SortedSet<String> features = new TreeSet<>();
        if (needsTargetRef(kind)) {
            addTargetRefFeature(spec(resource), features);
        } else if (kind.name().equals("HostnameGenerator")
                && spec(resource).path("selector").has("meshMultiZoneService")) {
            features.add(MULTI_ZONE_SELECTOR);
        }
        return Optional.of(new Audience(kind.name(), features, Optional.empty(), Optional.empty()));
    }

    /** Rule 5: what one zone offers to the others. */
    private static Optional<Audience> passedOn(Resource resource, ResourceKind kind) {
        if (!kind.has(Flow.SYNCED_ACROSS_ZONES)) {
            return Optional.empty();
        }
        SortedSet<String> features = new TreeSet<>();
        Optional<String> only = Optional.empty();
        if (needsTargetRef(kind)) {
            JsonNode spec = spec(resource);
            if (!resource.label(Labels.POLICY_ROLE).equals("producer")
                    || PolicyRole.of(resource, spec) != PolicyRole.PRODUCER) {
                return Optional.empty();
            }
            features.add(PRODUCER_POLICIES);
            addTargetRefFeature(spec, features);
            JsonNode target = spec.path("targetRef");
            if (target.path("kind").asText().equals("MeshSubset")) {
                only = Optional.of(target.path("tags").path(Labels.ZONE).asText())
                        .filter(zone -> !zone.isEmpty());
            }
        }
        return Optional.of(new Audience(kind.name(), features, Optional.of(originZone(resource)), only));
    }

    /** Rule 5b. */
    private static String originZone(Resource resource) {
        if (resource.key().kind().equals(ResourceKinds.ZONE_INGRESS.name())) {
            try {
                String zone = ZoneIngress.parseFrom(resource.spec()).getZone();
                if (!zone.isEmpty()) {
                    return zone;
                }
            } catch (InvalidProtocolBufferException unreadable) {
                // Its label says the same.
            }
        }
        String label = resource.label(Labels.ZONE);
        return label.isEmpty() ? resource.key().name().split("\\.", 2)[0] : label;
    }

    private static boolean needsTargetRef(ResourceKind kind) {
        return kind.policy().isPresent() && kind.policy().get().targetRef();
    }

    private static void addTargetRefFeature(JsonNode spec, Set<String> features) {
        if (!spec.has("targetRef")) {
            features.add(OPTIONAL_TARGET_REF);
        }
    }

    private static JsonNode spec(Resource resource) {
        try {
            return JSON.readTree(resource.spec().toStringUtf8());
        } catch (JsonProcessingException unreadable) {
            return MissingNode.getInstance();
        }
    }
}
