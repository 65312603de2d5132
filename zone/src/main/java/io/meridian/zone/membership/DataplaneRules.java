package io.meridian.zone.membership;

import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.Plan;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a dataplane registers in a zone: it gets the zone's own tags, and then its mesh decides whether it may be a member
 * (spec/rest-api §2.10, spec/mesh-resource §7). The verdict holds at commit, since the write depends on the mesh it was decided by. The mesh
 * does not own it: a mesh that goes leaves its dataplanes behind (spec/mesh-resource §4.7.4).
 */
public final class DataplaneRules implements KindRules {
    private final String zone;
    private final Function<Resource, List<Violation>> structure;

    /**
     * @param zone name of this zone
     * @param structure the rules that need nothing but the dataplane
     */
    public DataplaneRules(String zone, Function<Resource, List<Violation>> structure) {
        this.zone = zone;
        this.structure = structure;
    }

    @Override
    public String kind() {
        return ResourceKinds.DATAPLANE.name();
    }

    @Override
    public List<Violation> structure(Resource proposed) {
        return structure.apply(proposed);
    }

    @Override
    public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
        ResourceKey meshKey = ResourceKey.global(
                ResourceKinds.MESH_KIND.name(), proposed.key().mesh());
        Optional<StoredResource> mesh = stored.get(meshKey);
        Resource registered = registered(proposed, current.isEmpty());
        Verdict verdict = judge(registered, mesh);
        return switch (verdict) {
            case Verdict.Admitted admitted ->
                new Plan.Accepted(
                        List.of(new Mutation.Put(registered, expected(current), Optional.empty())),
                        mesh.stream()
                                .<Condition>map(found -> new Condition.Unchanged(meshKey, found.version()))
                                .toList(),
                        List.of());
            case Verdict.Refused refused -> new Plan.Refused(violations(refused, mesh));
        };
    }

    @Override
    public Plan delete(StoredResource current, ResourceReader stored) {
        return new Plan.Accepted(
                List.of(new Mutation.Delete(current.key(), new Expected.Version(current.version()))),
                List.of(),
                List.of());
    }

    /** What would be decided of a dataplane if it registered now. */
    public Verdict judge(Resource proposed, ResourceReader stored) {
        return judge(
                registered(proposed, false),
                stored.get(ResourceKey.global(
                        ResourceKinds.MESH_KIND.name(), proposed.key().mesh())));
    }

    private Resource registered(Resource proposed, boolean created) {
        return proposed.withSpec(ProxyTags.registered(proposed.spec(), zone, created));
    }

    private static Verdict judge(Resource registered, Optional<StoredResource> mesh) {
        String name = registered.key().mesh();
        return mesh.map(found -> Membership.decide(name, Constraints.of(found.spec()), ProxyTags.of(registered.spec())))
                .orElseGet(() -> new Verdict.NoMesh(name));
    }

    /** The rule in the reference's words and, where it is the whole zone that is shut out, a second violation that says so. */
    private List<Violation> violations(Verdict.Refused refused, Optional<StoredResource> mesh) {
        List<Violation> violations = new ArrayList<>();
        violations.add(new Violation(refused.field(), refused.message()));
        mesh.flatMap(found -> ZoneSegment.exclusion(found.key().name(), Constraints.of(found.spec()), zone))
                .ifPresent(sentence -> violations.add(new Violation("mesh", sentence)));
        return violations;
    }

    private static Expected expected(Optional<StoredResource> current) {
        return current.<Expected>map(found -> new Expected.Version(found.version()))
                .orElse(Expected.ABSENT);
    }
}
