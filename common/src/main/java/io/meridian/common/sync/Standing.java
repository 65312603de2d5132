package io.meridian.common.sync;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Withheld;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a subscriber stands: what it durably knows beside the resources themselves, written in one transaction with them.
 *
 * @param cursor up to where it applied everything; empty when it never did
 * @param cluster id of the cluster whose state it holds; empty when unknown
 * @param withheld what it did not apply, by key
 */
public record Standing(Optional<Cursor> cursor, String cluster, SortedMap<ResourceKey, Withholding> withheld) {

    /** The standing of a zone that was never connected. */
    public static final Standing NEW = new Standing(Optional.empty(), "", new TreeMap<>());

    public Standing {
        withheld = Collections.unmodifiableSortedMap(new TreeMap<>(withheld));
    }

    /** The meshes that are held and that nobody let go of, by name. */
    public SortedSet<String> heldMeshes() {
        SortedSet<String> meshes = new TreeSet<>();
        withheld.values().stream()
                .filter(Withholding::held)
                .forEach(withholding -> meshes.add(meshOf(withholding.what().key())));
        return meshes;
    }

    /** The meshes that were held until an operator let go, and are still here. */
    SortedSet<String> releasedMeshes() {
        SortedSet<String> meshes = new TreeSet<>();
        withheld.values().stream()
                .filter(Withholding::released)
                .forEach(withholding -> meshes.add(meshOf(withholding.what().key())));
        return meshes;
    }

    /** This standing with what is held of a mesh due to be asked for, to be taken. */
    Standing releasing(String mesh) {
        SortedMap<ResourceKey, Withholding> due = new TreeMap<>(withheld);
        due.replaceAll((key, withholding) ->
                withholding.held() && meshOf(key).equals(mesh) ? withholding.letGo() : withholding);
        return withholding(due);
    }

    /** This standing with all that is refused due to be asked for. */
    Standing unblocked() {
        SortedMap<ResourceKey, Withholding> due = new TreeMap<>(withheld);
        due.replaceAll((key, withholding) -> withholding.held() ? withholding : withholding.unblocked());
        return withholding(due);
    }

    /** A change here may have removed what stood in a refused resource's way: something else under its key, or its missing Mesh. */
    Standing unblockedBy(Set<ResourceKey> changed) {
        SortedMap<ResourceKey, Withholding> due = new TreeMap<>(withheld);
        due.replaceAll((key, withholding) -> {
            ResourceKey mesh = ResourceKinds.MESH_KIND.key("", key.mesh());
            return !withholding.held() && (changed.contains(key) || changed.contains(mesh))
                    ? withholding.unblocked()
                    : withholding;
        });
        return withholding(due);
    }

    /** What is to be asked for again by now. */
    List<ResourceKey> due(Instant now) {
        return withheld.entrySet().stream()
                .filter(entry -> entry.getValue().due(now))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** This standing with some of what is withheld just asked for. */
    Standing asked(List<ResourceKey> keys, Instant now) {
        SortedMap<ResourceKey, Withholding> asked = new TreeMap<>(withheld);
        keys.forEach(key -> asked.computeIfPresent(key, (same, withholding) -> withholding.asked(now)));
        return withholding(asked);
    }

    /** This standing after copies went with their mesh: what the provider goes on to offer counts as refused. */
    Standing lacking(Map<ResourceKey, Digest> copies, Instant now) {
        SortedMap<ResourceKey, Withholding> more = new TreeMap<>(withheld);
        copies.forEach((key, digest) -> more.putIfAbsent(
                key,
                Withholding.first(
                        new Withheld(
                                key,
                                Optional.of(digest),
                                Withheld.Kind.REFUSED,
                                "its mesh " + key.mesh() + " was deleted"),
                        now)));
        return withholding(more);
    }

    Standing at(Cursor position) {
        return new Standing(Optional.of(position), cluster, withheld);
    }

    Standing withholding(SortedMap<ResourceKey, Withholding> others) {
        return new Standing(cursor, cluster, others);
    }

    /** What is withheld, as an acknowledgement lists it. */
    List<Withheld> report() {
        return withheld.values().stream().map(Withholding::what).toList();
    }

    /** Digest of what should be held, given what is: what was offered and withheld counts as offered. */
    public Digest expected(Holdings holdings) {
        Digest sum = holdings.digest();
        for (Withholding withholding : withheld.values()) {
            ResourceKey key = withholding.what().key();
            Optional<Digest> here = holdings.digestOf(key);
            Optional<Digest> offered = withholding.what().offered();
            sum = sum.xor(here.map(digest -> Digest.contribution(key, digest)).orElse(Digest.ZERO))
                    .xor(offered.map(digest -> Digest.contribution(key, digest)).orElse(Digest.ZERO));
        }
        return sum;
    }

    /** The mesh a key belongs to: its own name for a Mesh, empty for other kinds of global scope. */
    static String meshOf(ResourceKey key) {
        return key.kind().equals(ResourceKinds.MESH_KIND.name()) ? key.name() : key.mesh();
    }
}
