package io.meridian.zone.membership;

import io.meridian.zone.membership.MembershipView.Tally;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** The dataplanes of one mesh with their standings. Written by one thread, read by any. */
final class MeshRoll {
    private final String mesh;
    private final ConcurrentSkipListMap<String, Standing> standings = new ConcurrentSkipListMap<>();
    private volatile @Nullable Constraints constraints;
    private volatile Tally tally;

    MeshRoll(String mesh) {
        this.mesh = mesh;
        this.tally = new Tally(mesh, 0, 0);
    }

    /**
     * Takes over what the mesh demands now.
     *
     * @param demanded empty when there is no such mesh
     * @return whether that is something else than before
     */
    boolean demand(Optional<Constraints> demanded) {
        boolean changed = !demanded.equals(Optional.ofNullable(constraints));
        constraints = demanded.orElse(null);
        return changed;
    }

    Verdict judge(List<Tags> sets) {
        Constraints demanded = constraints;
        return demanded == null ? new Verdict.NoMesh(mesh) : Membership.decide(mesh, demanded, sets);
    }

    Optional<Standing> find(String name) {
        return Optional.ofNullable(standings.get(name));
    }

    List<Standing> all() {
        return List.copyOf(standings.values());
    }

    Optional<Standing> enter(Standing standing) {
        return counted(standings.put(standing.dataplane().name(), standing), standing);
    }

    Optional<Standing> strike(String name) {
        return counted(standings.remove(name), null);
    }

    /** Whether there is nothing left to know. */
    boolean blank() {
        return constraints == null && standings.isEmpty();
    }

    Tally tally() {
        return tally;
    }

    private Optional<Standing> counted(@Nullable Standing before, @Nullable Standing after) {
        Tally old = tally;
        tally = new Tally(
                mesh,
                old.fitting() + (fits(after) ? 1 : 0) - (fits(before) ? 1 : 0),
                old.refused() + (refused(after) ? 1 : 0) - (refused(before) ? 1 : 0));
        return Optional.ofNullable(before);
    }

    private static boolean fits(@Nullable Standing standing) {
        return standing != null && standing.fits();
    }

    private static boolean refused(@Nullable Standing standing) {
        return standing != null && !standing.fits();
    }
}
