package io.meridian.common.admission;

import io.meridian.common.admission.Outcome.Stage;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * From a proposal and what is stored to one transaction, or to what is wrong with it. The order of the checks is that of
 * spec/rest-api §2.8: clients see which came first.
 */
final class WritePlanner {

    /** What a plan comes to. */
    sealed interface Step {
        /**
         * Everything allows it.
         *
         * @param created whether nothing was stored under the key when this was planned
         */
        record Ready(Write write, boolean created, List<String> warnings) implements Step {}

        /** It ends here. */
        record Ended(Outcome outcome) implements Step {}
    }

    private final ControlPlaneRole role;
    private final Map<String, KindRules> rules;

    WritePlanner(ControlPlaneRole role, Collection<? extends KindRules> rules) {
        this.role = role;
        this.rules = rules.stream().collect(Collectors.toUnmodifiableMap(KindRules::kind, Function.identity()));
    }

    Step put(Proposal proposal, Expected expected, String author, ResourceReader stored) {
        ResourceKey key = proposal.addressed();
        ResourceKind kind = ResourceKinds.named(key.kind());
        Optional<Outcome> before = writableHere(kind, key, stored);
        if (before.isPresent()) {
            return new Step.Ended(before.get());
        }
        KindRules kindRules = rules.getOrDefault(kind.name(), new StoredAsItIs(kind.name()));
        List<Violation> violations = kindRules.structure(proposal.resource());
        if (violations.isEmpty()) {
            violations = EnvelopeRules.check(role, kind, proposal);
        }
        if (!violations.isEmpty()) {
            return refused(Stage.PROCESSING, violations);
        }
        if (proposal.denial().isPresent()) {
            return new Step.Ended(new Outcome.Denied(proposal.denial().get()));
        }
        Resource labelled = proposal.resource().withLabels(ComputedLabels.of(role, kind, proposal.resource()));
        Optional<StoredResource> current = stored.get(key);
        if (!holds(expected, current)) {
            return stale(key, current);
        }
        if (current.isPresent()) {
            List<Violation> immutable =
                    ComputedLabels.changed(current.get().resource().labels(), labelled.labels());
            if (!immutable.isEmpty()) {
                return refused(Stage.LABELS, immutable);
            }
        }
        Stage stage = current.isPresent() ? Stage.UPDATING : Stage.CREATING;
        return switch (kindRules.put(labelled, current, stored)) {
            case Plan.Refused(List<Violation> broken) -> refused(stage, broken);
            case Plan.Accepted accepted ->
                new Step.Ready(write(accepted, kind, key, current, author), current.isEmpty(), accepted.warnings());
        };
    }

    Step delete(ResourceKey key, Expected expected, Optional<String> denial, String author, ResourceReader stored) {
        ResourceKind kind = ResourceKinds.named(key.kind());
        Optional<Outcome> before = writableHere(kind, key, stored);
        if (before.isPresent()) {
            return new Step.Ended(before.get());
        }
        Optional<StoredResource> current = stored.get(key);
        if (current.isEmpty()) {
            return new Step.Ended(new Outcome.NotFound(key));
        }
        if (denial.isPresent()) {
            return new Step.Ended(new Outcome.Denied(denial.get()));
        }
        if (!holds(expected, current)) {
            return stale(key, current);
        }
        return switch (rules.getOrDefault(kind.name(), new StoredAsItIs(kind.name()))
                .delete(current.get(), stored)) {
            case Plan.Refused(List<Violation> broken) -> refused(Stage.DELETING, broken);
            case Plan.Accepted accepted ->
                new Step.Ready(write(accepted, kind, key, current, author), false, accepted.warnings());
        };
    }

    private Optional<Outcome> writableHere(ResourceKind kind, ResourceKey key, ResourceReader stored) {
        if (WritePermission.readOnly(role, kind)) {
            return Optional.of(new Outcome.ReadOnly(key, WritePermission.message(role)));
        }
        if (kind.meshScoped() && stored.get(meshOf(key)).isEmpty()) {
            return Optional.of(new Outcome.MeshMissing(key.mesh()));
        }
        return Optional.empty();
    }

    /**
     * The transaction of an accepted plan. The main mutation is bound to the state it was planned from, so that whoever comes
     * first in between makes the store refuse it; a resource of a mesh needs its mesh. Whether it goes with the mesh, its rules say.
     */
    private static Write write(
            Plan.Accepted plan, ResourceKind kind, ResourceKey key, Optional<StoredResource> current, String author) {
        Expected asPlanned = current.<Expected>map(found -> new Expected.Version(found.version()))
                .orElse(Expected.ABSENT);
        Optional<ResourceKey> mesh = kind.meshScoped() ? Optional.of(meshOf(key)) : Optional.empty();
        List<Mutation> mutations = plan.mutations().stream()
                .map(mutation -> mutation.key().equals(key) ? bound(mutation, asPlanned) : mutation)
                .toList();
        List<Condition> conditions = new ArrayList<>(plan.conditions());
        mesh.map(Condition.Exists::new)
                .filter(exists -> !conditions.contains(exists))
                .ifPresent(conditions::add);
        return new Write(mutations, conditions, Map.of(), author);
    }

    private static Mutation bound(Mutation mutation, Expected expected) {
        return switch (mutation) {
            case Mutation.Put put -> new Mutation.Put(put.resource(), expected, put.owner());
            case Mutation.Delete delete -> new Mutation.Delete(delete.key(), expected);
        };
    }

    private static boolean holds(Expected expected, Optional<StoredResource> current) {
        return switch (expected) {
            case Expected.Anything ignored -> true;
            case Expected.Absent ignored -> current.isEmpty();
            case Expected.Present ignored -> current.isPresent();
            case Expected.Version(long version) ->
                current.isPresent() && current.get().version() == version;
        };
    }

    private static ResourceKey meshOf(ResourceKey key) {
        return ResourceKey.global(ResourceKinds.MESH_KIND.name(), key.mesh());
    }

    private static Step refused(Stage stage, List<Violation> violations) {
        return new Step.Ended(new Outcome.Refused(stage, violations));
    }

    private static Step stale(ResourceKey key, Optional<StoredResource> current) {
        return new Step.Ended(new Outcome.Stale(key, current.map(StoredResource::version)));
    }
}
