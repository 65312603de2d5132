package io.meridian.zone.snapshot;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Commit;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.zone.endpoints.Reason;
import io.meridian.zone.membership.MembershipView;
import io.meridian.zone.membership.Standing;
import io.meridian.zone.membership.StandingChange;
import io.meridian.zone.membership.Verdict;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps the snapshot of a zone up with its store and its membership. Follows commits; what a commit does not touch costs nothing.
 *
 * <p>Derived anew at start, and complete from the first moment that anybody sees it: a zone that restarts must not say for a
 * moment that it has no services.
 */
public final class SnapshotLedger implements AutoCloseable {
    private final ResourceStore store;
    private final MembershipView membership;
    private final Executor serial;
    private final List<Consumer<Set<Touched>>> listeners = new CopyOnWriteArrayList<>();
    private final List<Registration> subscriptions = new CopyOnWriteArrayList<>();
    private volatile ZoneSnapshot snapshot;

    /**
     * @param zone name of this zone
     * @param store its store
     * @param membership who is a member
     * @param serial runs one task at a time, in order
     */
    public SnapshotLedger(String zone, ResourceStore store, MembershipView membership, Executor serial) {
        this.store = store;
        this.membership = membership;
        this.serial = serial;
        this.snapshot = ZoneSnapshot.empty(zone);
    }

    /** Takes in what is stored and follows what comes; to be called when membership has judged what is stored. */
    public void start() {
        // Subscribed before the first look: what comes between the two is taken in twice rather than not at all.
        subscriptions.add(store.subscribe(commit -> serial.execute(() -> follow(commit))));
        subscriptions.add(membership.subscribe(changes -> serial.execute(() -> judged(changes))));
        serial.execute(this::takeAll);
    }

    /** What is known now; empty before the start. */
    public ZoneSnapshot now() {
        return snapshot;
    }

    /**
     * Calls a listener with what changed, in order, from one thread; the snapshot is then as new as that.
     *
     * @return closes the subscription
     */
    public Registration subscribe(Consumer<Set<Touched>> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        subscriptions.forEach(Registration::close);
    }

    private void takeAll() {
        SnapshotStep step = step();
        for (ResourceKind kind : ResourceKinds.ALL) {
            if (SnapshotStep.READ.contains(kind.name())) {
                store.list(kind).forEach(stored -> step.take(stored.key(), Optional.of(stored)));
            }
        }
        snapshot = step.snapshot();
        tell(Set.of(Touched.ALL));
    }

    private void follow(Commit commit) {
        SnapshotStep step = step();
        commit.changes().forEach(change -> step.take(change.key(), change.after()));
        publish(step);
    }

    private void judged(List<StandingChange> changes) {
        SnapshotStep step = step();
        changes.forEach(change -> step.take(change.dataplane(), store.get(change.dataplane())));
        publish(step);
    }

    private SnapshotStep step() {
        return new SnapshotStep(snapshot, this::excluded);
    }

    private void publish(SnapshotStep step) {
        snapshot = step.snapshot();
        if (!step.touched().isEmpty()) {
            tell(step.touched());
        }
    }

    private void tell(Set<Touched> touched) {
        Set<Touched> told = Set.copyOf(new TreeSet<>(touched));
        listeners.forEach(listener -> listener.accept(told));
    }

    private Optional<Reason> excluded(ResourceKey dataplane) {
        if (membership.admitted(dataplane)) {
            return Optional.empty();
        }
        String why = membership
                .standing(dataplane)
                .map(Standing::verdict)
                .filter(Verdict.Refused.class::isInstance)
                .map(verdict -> ((Verdict.Refused) verdict).message())
                .orElse("membership has not decided yet");
        return Optional.of(new Reason.NotAMember(why));
    }
}
