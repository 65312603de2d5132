package io.meridian.common.sync.grpc.dialect;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.sync.Message.Upsert;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * One response that a Kuma zone is to get.
 *
 * @param kind its type
 * @param upserts what it carries, by key
 * @param removals what it says is gone
 * @param alone it carries one resource of a response that was rejected, to learn whether that is the one
 */
record KumaStep(String kind, List<Upsert> upserts, List<ResourceKey> removals, boolean alone) {
    KumaStep {
        upserts = List.copyOf(upserts);
        removals = List.copyOf(removals);
    }

    /**
     * The responses that tell a batch, in an order in which no reference dangles: what others depend on first and, when it goes,
     * last (invariant I5).
     *
     * @param upserts what changed, of answered kinds
     * @param removals what is gone, of answered kinds
     */
    static List<KumaStep> plan(Collection<Upsert> upserts, Collection<ResourceKey> removals) {
        SortedMap<String, List<Upsert>> changed = new TreeMap<>(KumaNames.SENDING_ORDER);
        upserts.forEach(upsert -> changed.computeIfAbsent(upsert.key().kind(), kind -> new ArrayList<>())
                .add(upsert));
        SortedMap<String, List<ResourceKey>> gone = new TreeMap<>(KumaNames.SENDING_ORDER);
        removals.forEach(key ->
                gone.computeIfAbsent(key.kind(), kind -> new ArrayList<>()).add(key));

        List<KumaStep> steps = new ArrayList<>();
        changed.forEach((kind, all) -> {
            List<ResourceKey> goneWithThem = KumaNames.removedLast(kind) ? List.of() : removed(gone, kind);
            steps.addAll(split(kind, all, goneWithThem));
        });
        List<KumaStep> last = new ArrayList<>();
        for (Map.Entry<String, List<ResourceKey>> entry : gone.entrySet()) {
            KumaStep step = new KumaStep(entry.getKey(), List.of(), entry.getValue(), false);
            if (KumaNames.removedLast(entry.getKey())) {
                last.addFirst(step);
            } else {
                steps.add(step);
            }
        }
        steps.addAll(last);
        return steps;
    }

    /** A step for one resource, to learn whether it is the one that is rejected. */
    static KumaStep single(Upsert upsert) {
        return new KumaStep(upsert.key().kind(), List.of(upsert), List.of(), true);
    }

    /**
     * What to offer after this was rejected, since a rejection names no resource: what was rejected before on its own, then the
     * others; when nothing was, two halves. Repeated, that ends with one resource.
     */
    List<KumaStep> divided(Predicate<Upsert> rejectedBefore) {
        List<Upsert> suspects = upserts.stream().filter(rejectedBefore).toList();
        List<Upsert> others = upserts.stream().filter(rejectedBefore.negate()).toList();
        int half = suspects.isEmpty() ? others.size() / 2 : others.size();
        List<KumaStep> steps = new ArrayList<>();
        suspects.forEach(suspect -> steps.add(single(suspect)));
        for (List<Upsert> part : List.of(others.subList(0, half), others.subList(half, others.size()))) {
            if (!part.isEmpty()) {
                steps.add(new KumaStep(kind, part, List.of(), false));
            }
        }
        return steps;
    }

    /** After the first response of a type, changes may come in any number of responses: none larger than a part. */
    private static List<KumaStep> split(String kind, List<Upsert> upserts, List<ResourceKey> removals) {
        List<KumaStep> steps = new ArrayList<>(1);
        List<Upsert> now = new ArrayList<>();
        int bytes = 0;
        for (Upsert upsert : upserts) {
            if (bytes > 0 && bytes + upsert.bytes().size() > MeridianNames.PART_BYTES) {
                steps.add(new KumaStep(kind, now, List.of(), false));
                now.clear();
                bytes = 0;
            }
            now.add(upsert);
            bytes += upsert.bytes().size();
        }
        steps.add(new KumaStep(kind, now, removals, false));
        return steps;
    }

    private static List<ResourceKey> removed(SortedMap<String, List<ResourceKey>> gone, String kind) {
        List<ResourceKey> keys = gone.remove(kind);
        return keys == null ? List.of() : keys;
    }
}
