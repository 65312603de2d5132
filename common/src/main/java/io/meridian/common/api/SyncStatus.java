package io.meridian.common.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * What one zone holds of global's state, as {@code GET /_sync} answers it: at global one for every zone, at a zone its own. The way up is
 * told by the same words under {@code provides}, with the roles exchanged: what global holds of what the zone provides.
 *
 * @param zone name of the zone
 * @param connected whether a session is open
 * @param since when the session opened, or when the last one ended; ISO 8601 in UTC, absent when there never was one
 * @param transport what carries the session, such as {@code grpc}; absent without a session
 * @param instance the zone's process, as it names itself; absent when never seen
 * @param epoch the epoch in which {@code revision} was committed at global, empty while nothing is held
 * @param revision up to here the zone holds everything, durably
 * @param globalRevision the latest revision at global, as far as is known here
 * @param digest of what the zone should hold at {@code revision}, by the zone's reckoning; hexadecimal
 * @param globalDigest the same by global's reckoning
 * @param inSync the zone holds {@code globalRevision}, and the digests are equal
 * @param lagMillis since when the oldest visible change waits for the zone, 0 when none does
 * @param lagChanges resources that changed and are not yet acknowledged
 * @param refused what the zone did not accept, by key
 * @param held meshes that the zone keeps although global's state lacks them ({@code POST /_sync/release/MESH} lets go)
 * @param resumes sessions that went on from where the zone stood
 * @param fullSyncs sessions that began with the whole state
 * @param comparisons times that both sides compared what they hold, by digest
 * @param repairs comparisons made because digests differed at one revision: each is a defect found and mended
 * @param batches batches acknowledged
 * @param resources resources in them, removals included
 * @param bytes of canonical form in them
 * @param problem what an operator should know, in words; absent when all is well
 * @param kinds resources by kind that the zone should hold, or in a zone does hold; absent where all zones are told of
 * @param provides the way from the zone to global; absent where there is none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SyncStatus(
        String zone,
        boolean connected,
        @Nullable String since,
        @Nullable String transport,
        @Nullable String instance,
        String epoch,
        long revision,
        long globalRevision,
        String digest,
        String globalDigest,
        boolean inSync,
        long lagMillis,
        long lagChanges,
        List<Refused> refused,
        List<String> held,
        long resumes,
        long fullSyncs,
        long comparisons,
        long repairs,
        long batches,
        long resources,
        long bytes,
        @Nullable String problem,
        @Nullable SortedMap<String, Integer> kinds,
        @Nullable SyncStatus provides) {

    public SyncStatus {
        refused = List.copyOf(refused);
        held = List.copyOf(held);
    }

    /** The same with something more that an operator should know. */
    public SyncStatus withProblem(String more) {
        return with(zone, problem == null ? more : problem + "; " + more, kinds, provides);
    }

    /** The same with the counts of kinds. */
    public SyncStatus withKinds(SortedMap<String, Integer> counts) {
        return with(zone, problem, counts, provides);
    }

    /** The same with the way up. */
    public SyncStatus withProvides(SyncStatus up) {
        return with(zone, problem, kinds, up);
    }

    /** The same of a zone of this name: a zone knows whom it provides, and is asked of itself. */
    public SyncStatus ofZone(String name) {
        return with(name, problem, kinds, provides);
    }

    private SyncStatus with(
            String name, @Nullable String told, @Nullable SortedMap<String, Integer> counts, @Nullable SyncStatus up) {
        return new SyncStatus(
                name,
                connected,
                since,
                transport,
                instance,
                epoch,
                revision,
                globalRevision,
                digest,
                globalDigest,
                inSync,
                lagMillis,
                lagChanges,
                refused,
                held,
                resumes,
                fullSyncs,
                comparisons,
                repairs,
                batches,
                resources,
                bytes,
                told,
                counts,
                up);
    }

    /**
     * A resource that a zone was offered and did not accept.
     *
     * @param key of the resource at the zone
     * @param digest of what was offered, empty when that was its removal
     * @param reason in words, for its author
     * @param since when it was first refused, ISO 8601 in UTC
     */
    public record Refused(Key key, String digest, String reason, String since) {}

    /** A resource's identity: {@code mesh} is empty for kinds of global scope. */
    public record Key(String type, String mesh, String name) {}
}
