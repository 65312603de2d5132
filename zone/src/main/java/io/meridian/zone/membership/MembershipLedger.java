package io.meridian.zone.membership;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Change;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoredResource;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps every registered dataplane judged by the rules its mesh has now. Follows the store's commits: a dataplane that changed is
 * judged again, a mesh that changed what it demands has its own dataplanes judged again, nothing else costs anything. Verdicts are
 * derived anew at start; only when they turned is remembered.
 */
public final class MembershipLedger implements MembershipView, AutoCloseable {
    private final ResourceStore store;
    private final Enforcement enforcement;
    private final InstantSource clock;
    private final Executor serial;
    private final ConcurrentSkipListMap<String, MeshRoll> rolls = new ConcurrentSkipListMap<>();
    private final List<Consumer<List<StandingChange>>> listeners = new CopyOnWriteArrayList<>();
    private final TurnMemory turns;
    private final Registration subscription;

    /**
     * Judges what is stored and follows what comes.
     *
     * @param store the zone's own
     * @param enforcement what a verdict means for those already registered
     * @param clock tells when a verdict turned
     * @param serial runs one task at a time, in order
     */
    public MembershipLedger(ResourceStore store, Enforcement enforcement, InstantSource clock, Executor serial) {
        this.store = store;
        this.enforcement = enforcement;
        this.clock = clock;
        this.serial = serial;
        this.turns = new TurnMemory(store, serial);
        // Subscribed before the first look: a commit between the two is judged twice rather than not at all.
        this.subscription = store.subscribe(commit -> serial.execute(() -> follow(commit)));
        serial.execute(this::judgeAll);
    }

    public Enforcement enforcement() {
        return enforcement;
    }

    @Override
    public boolean admitted(ResourceKey dataplane) {
        return standing(dataplane).map(this::admitted).orElse(false);
    }

    /** Whether a dataplane that stands like this is a member. */
    public boolean admitted(Standing standing) {
        return switch (enforcement) {
            case ADMISSION -> true;
            case CONTINUOUS -> standing.fits();
        };
    }

    @Override
    public Optional<Standing> standing(ResourceKey dataplane) {
        return Optional.ofNullable(rolls.get(dataplane.mesh())).flatMap(roll -> roll.find(dataplane.name()));
    }

    @Override
    public List<Standing> standings(String mesh) {
        return Optional.ofNullable(rolls.get(mesh)).map(MeshRoll::all).orElse(List.of());
    }

    @Override
    public List<Tally> tallies() {
        return rolls.values().stream().map(MeshRoll::tally).toList();
    }

    /** The members of one mesh, counted; zeros for a mesh without any. */
    public Tally tally(String mesh) {
        return Optional.ofNullable(rolls.get(mesh)).map(MeshRoll::tally).orElseGet(() -> new Tally(mesh, 0, 0));
    }

    @Override
    public Registration subscribe(Consumer<List<StandingChange>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void judgeAll() {
        List<StandingChange> moves = new ArrayList<>();
        for (StoredResource mesh : store.list(ResourceKinds.MESH_KIND)) {
            roll(mesh.key().name()).demand(Optional.of(Constraints.of(mesh.spec())));
        }
        List<StoredResource> dataplanes = store.list(ResourceKinds.DATAPLANE);
        dataplanes.forEach(dataplane -> judge(dataplane, moves));
        turns.retain(dataplanes.stream().map(StoredResource::key).toList());
        publish(moves);
    }

    private void follow(Commit commit) {
        List<StandingChange> moves = new ArrayList<>();
        // Meshes first: a dataplane of the same commit is then judged by what its mesh demands as of that commit.
        commit.changes().stream()
                .filter(change -> isOf(ResourceKinds.MESH_KIND.name(), change))
                .forEach(change -> {
                    String mesh = change.key().name();
                    boolean demandsOtherwise =
                            roll(mesh).demand(change.after().map(stored -> Constraints.of(stored.spec())));
                    if (demandsOtherwise) {
                        store.list(ResourceKinds.DATAPLANE, mesh).forEach(dataplane -> judge(dataplane, moves));
                    }
                });
        commit.changes().stream()
                .filter(change -> isOf(ResourceKinds.DATAPLANE.name(), change))
                .forEach(change -> change.after()
                        .ifPresentOrElse(stored -> judge(stored, moves), () -> strike(change.key(), moves)));
        rolls.values().removeIf(MeshRoll::blank);
        publish(moves);
    }

    private void judge(StoredResource dataplane, List<StandingChange> moves) {
        MeshRoll roll = roll(dataplane.key().mesh());
        Verdict verdict = roll.judge(ProxyTags.of(dataplane.spec()));
        Optional<Standing> before = roll.find(dataplane.key().name());
        Standing after = new Standing(dataplane.key(), verdict, since(dataplane, before, verdict));
        if (before.filter(after::equals).isEmpty()) {
            roll.enter(after);
            moves.add(new StandingChange(dataplane.key(), before, Optional.of(after)));
        }
    }

    private Instant since(StoredResource dataplane, Optional<Standing> before, Verdict verdict) {
        boolean fits = verdict instanceof Verdict.Admitted;
        if (before.isPresent() && before.get().fits() == fits) {
            return before.get().since();
        }
        Optional<Instant> noted = before.isEmpty() ? turns.turned(dataplane.key(), fits) : Optional.empty();
        if (noted.isPresent()) {
            return noted.get();
        }
        if (before.isEmpty() && fits) {
            return dataplane.created();
        }
        Instant now = clock.instant();
        turns.note(dataplane.key(), fits, now);
        return now;
    }

    private void strike(ResourceKey dataplane, List<StandingChange> moves) {
        roll(dataplane.mesh())
                .strike(dataplane.name())
                .ifPresent(before -> moves.add(new StandingChange(dataplane, Optional.of(before), Optional.empty())));
        turns.forget(dataplane);
    }

    private void publish(List<StandingChange> moves) {
        turns.flush();
        if (!moves.isEmpty()) {
            List<StandingChange> told = List.copyOf(moves);
            listeners.forEach(listener -> listener.accept(told));
        }
    }

    private MeshRoll roll(String mesh) {
        return rolls.computeIfAbsent(mesh, MeshRoll::new);
    }

    private static boolean isOf(String kind, Change change) {
        return change.key().kind().equals(kind);
    }
}
