package io.meridian.common.sync;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Digest;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How a subscriber takes in a delivery: which of it becomes one transaction, and what is withheld and why. Decides each resource by
 * itself (design decision 4), except that a mesh is held as a whole.
 *
 * <p>In a zone ({@link Tenure}), a mesh with dataplanes is held, rather than taken away, when a delivery that settles everything
 *
 * <ul>
 *   <li>comes from another cluster than before and would change anything in it, or
 *   <li>would leave no Mesh at all, or comes from the first cluster this subscriber ever met, and would remove the Mesh.
 * </ul>
 *
 * <p>A held mesh stays as it is, whatever is delivered for it, until an operator lets go.
 */
public final class Reception {

    /** Reasons are for people; a peer that writes novels does not fill our store. */
    private static final int LONGEST_REASON = 1000;

    private static final String NOT_INTACT = "its bytes are not those of its digest";

    private final Delivery delivery;
    private final Standing before;
    private final ResourceReader stored;
    private final Holdings holdings;
    private final Rules rules;
    private final Instant now;

    private final SortedMap<ResourceKey, Upsert> upserts = new TreeMap<>(Difference.REFERENCES_LAST);
    private final Set<ResourceKey> removals = new TreeSet<>(Difference.REFERENCES_LAST.reversed());
    private final List<Mutation> mutations = new ArrayList<>();
    private final List<Condition> conditions = new ArrayList<>();
    private final SortedMap<ResourceKey, Withholding> withheld;
    private final Set<String> released;

    /**
     * What does not change between deliveries.
     *
     * @param direction tells copies from the subscriber's own
     * @param form how the subscriber spells what it stores
     * @param filter hash of the filter of this session, for the cursor
     */
    public record Rules(
            Direction direction, Canonical.Form form, Acceptance acceptance, Tenure tenure, String filter) {}

    /**
     * What a delivery comes to.
     *
     * @param mutations one transaction
     * @param conditions what it relies on: when one fails, the reception is to be planned anew
     * @param standing where the subscriber then stands
     */
    public record Plan(List<Mutation> mutations, List<Condition> conditions, Standing standing) {
        public Plan {
            mutations = List.copyOf(mutations);
            conditions = List.copyOf(conditions);
        }
    }

    private Reception(
            Delivery delivery, Standing before, ResourceReader stored, Holdings holdings, Rules rules, Instant now) {
        this.delivery = delivery;
        this.before = before;
        this.stored = stored;
        this.holdings = holdings;
        this.rules = rules;
        this.now = now;
        this.released = before.releasedMeshes();
        this.withheld = delivery.basis().settlesAll() ? new TreeMap<>() : new TreeMap<>(before.withheld());
    }

    /** Plans what a delivery comes to, given where the subscriber stands and what it holds. */
    public static Plan plan(
            Delivery delivery, Standing before, ResourceReader stored, Holdings holdings, Rules rules, Instant now) {
        return new Reception(delivery, before, stored, holdings, rules, now).plan();
    }

    private Plan plan() {
        conditions.addAll(rules.tenure().conditions());
        gather();
        Set<String> held = heldMeshes();
        for (Upsert upsert : upserts.values()) {
            take(upsert, held);
        }
        for (ResourceKey key : removals) {
            takeAway(key, held);
        }
        String cluster = delivery.cluster().isEmpty() ? before.cluster() : delivery.cluster();
        Cursor cursor = new Cursor(delivery.bookmark().at(), rules.filter());
        return new Plan(mutations, conditions, new Standing(Optional.of(cursor), cluster, withheld));
    }

    /** What differs from what is held; of a whole state, also what it lacks. */
    private void gather() {
        Map<ResourceKey, Digest> here = delivery.basis().settlesAll() ? holdings.inventory() : Map.of();
        Set<ResourceKey> offered = new HashSet<>();
        for (Upsert upsert : delivery.upserts()) {
            offered.add(upsert.key());
            Optional<Digest> digest = holdings.digestOf(upsert.key());
            if (digest.equals(Optional.of(upsert.digest()))) {
                withheld.remove(upsert.key());
            } else {
                upserts.put(upsert.key(), upsert);
            }
        }
        removals.addAll(delivery.removals());
        if (delivery.basis() == Delivery.Basis.WHOLE) {
            here.keySet().stream().filter(key -> !offered.contains(key)).forEach(removals::add);
        }
        removals.removeAll(offered);
    }

    private Set<String> heldMeshes() {
        Set<String> held = new HashSet<>(before.heldMeshes());
        if (delivery.basis().settlesAll() && rules.tenure().holdsMeshesInUse()) {
            boolean known = !delivery.cluster().isEmpty();
            boolean first = before.cluster().isEmpty();
            boolean foreign = known && !first && !delivery.cluster().equals(before.cluster());
            boolean taken = known && first || leavesNoMesh();
            if (foreign) {
                upserts.keySet().forEach(key -> holdIfServed(Standing.meshOf(key), held));
                removals.forEach(key -> holdIfServed(Standing.meshOf(key), held));
            } else if (taken) {
                removals.stream().filter(Reception::isMesh).forEach(key -> holdIfServed(key.name(), held));
            }
        }
        return held;
    }

    private boolean leavesNoMesh() {
        return upserts.keySet().stream().noneMatch(Reception::isMesh)
                && holdings.inventory().keySet().stream()
                        .filter(Reception::isMesh)
                        .allMatch(removals::contains);
    }

    private void holdIfServed(String mesh, Set<String> held) {
        if (!mesh.isEmpty()
                && !released.contains(mesh)
                && stored.get(ResourceKinds.MESH_KIND.key("", mesh)).isPresent()
                && !stored.list(ResourceKinds.DATAPLANE, mesh).isEmpty()) {
            held.add(mesh);
        }
    }

    private void take(Upsert upsert, Set<String> held) {
        String mesh = Standing.meshOf(upsert.key());
        if (held.contains(mesh)) {
            withhold(upsert.key(), Optional.of(upsert.digest()), Withheld.Kind.HELD, reasonToHold(mesh));
            return;
        }
        Optional<StoredResource> current = stored.get(upsert.key());
        if (current.isPresent() && !rules.direction().brought(current.get().resource())) {
            refuse(upsert, rules.tenure().taken(current.get().resource()));
            return;
        }
        switch (judge(upsert)) {
            case Acceptance.Verdict.Accepted(var resource) -> {
                Expected expected = current.<Expected>map(copy -> new Expected.Version(copy.version()))
                        .orElse(Expected.ABSENT);
                mutations.add(
                        new Mutation.Put(resource, expected, rules.tenure().owner(resource.key())));
                withheld.remove(upsert.key());
            }
            case Acceptance.Verdict.Refused(String reason) -> refuse(upsert, reason);
        }
    }

    private Acceptance.Verdict judge(Upsert upsert) {
        try {
            Acceptance.Verdict verdict = rules.acceptance().judge(upsert);
            return switch (verdict) {
                case Acceptance.Verdict.Accepted(var resource) ->
                    misfit(upsert, resource)
                            .<Acceptance.Verdict>map(Acceptance.Verdict.Refused::new)
                            .orElse(verdict);
                case Acceptance.Verdict.Refused refused ->
                    isIntact(upsert) ? refused : new Acceptance.Verdict.Refused(NOT_INTACT);
            };
        } catch (RuntimeException failure) {
            // One resource that our own rules stumble over must not stop the others.
            return new Acceptance.Verdict.Refused(
                    "it could not be judged: " + failure.getClass().getSimpleName());
        }
    }

    /** Why a resource that is acceptable could not be stored as what was offered; empty when it can. */
    private Optional<String> misfit(Upsert upsert, Resource resource) {
        Canonical here = rules.form().of(resource);
        boolean same = here.digest().equals(upsert.digest());
        // Bytes that are equal have equal digests: what is stored as it came is not hashed a second time.
        if (!(same && here.bytes().equals(upsert.bytes())) && !isIntact(upsert)) {
            return Optional.of(NOT_INTACT);
        }
        if (!resource.key().equals(upsert.key()) || !here.key().equals(upsert.key())) {
            return Optional.of("it would be stored under another key, " + here.key());
        }
        return same ? Optional.empty() : Optional.of("it cannot be stored here without a change of its content");
    }

    private static boolean isIntact(Upsert upsert) {
        return Digest.of(upsert.bytes()).equals(upsert.digest());
    }

    private void takeAway(ResourceKey key, Set<String> held) {
        Optional<StoredResource> copy =
                stored.get(key).filter(current -> rules.direction().brought(current.resource()));
        String mesh = Standing.meshOf(key);
        if (copy.isEmpty()) {
            withheld.remove(key);
        } else if (held.contains(mesh)) {
            withhold(key, Optional.empty(), Withheld.Kind.HELD, reasonToHold(mesh));
        } else {
            mutations.add(
                    new Mutation.Delete(key, new Expected.Version(copy.get().version())));
            withheld.remove(key);
            if (isMesh(key)
                    && delivery.basis().settlesAll()
                    && stored.list(ResourceKinds.DATAPLANE, mesh).isEmpty()) {
                // A dataplane that joins meanwhile may be a reason to hold the mesh.
                conditions.add(new Condition.NoneIn(ResourceKinds.DATAPLANE.name(), mesh));
            }
        }
    }

    private void refuse(Upsert upsert, String reason) {
        String brief = reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
        withhold(upsert.key(), Optional.of(upsert.digest()), Withheld.Kind.REFUSED, brief);
    }

    private void withhold(ResourceKey key, Optional<Digest> offered, Withheld.Kind kind, String reason) {
        if (withheld.size() >= rules.tenure().mostWithheld() && !withheld.containsKey(key)) {
            // It is not taken and not listed: the digests differ, and the provider's operator sees the others.
            return;
        }
        Withheld what = new Withheld(key, offered, kind, reason);
        Withholding known = before.withheld().get(key);
        withheld.put(key, known == null ? Withholding.first(what, now) : known.again(what, now));
    }

    private String reasonToHold(String mesh) {
        return "mesh " + mesh + " has dataplanes here and this comes from another history; 'meridian zone release "
                + mesh + "' lets go";
    }

    private static boolean isMesh(ResourceKey key) {
        return key.kind().equals(ResourceKinds.MESH_KIND.name());
    }
}
