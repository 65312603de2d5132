package io.meridian.common.admission;

import io.meridian.common.admission.WritePlanner.Step;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Position;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.WriteResult;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * The one way in for everything that a client writes: the rules of its kind decide, and what they decide is one transaction.
 *
 * <p>What was planned from a state that another write changed in the meantime is planned again, a bounded number of times. The
 * first planning runs on the caller's thread, which must be one that may compute (new meshes make keys); each later one on the
 * executor, never on the committer's thread.
 */
public final class Admission {

    private static final int ATTEMPTS = 16;

    private final WritePlanner planner;
    private final ResourceStore store;
    private final Executor executor;
    private final Observer observer;

    /** Is told what became of each proposal once it is known; a dry run is none. From any thread: it must return at once. */
    @FunctionalInterface
    public interface Observer {
        Observer NONE = (proposal, outcome) -> {};

        void answered(Proposal proposal, Outcome outcome);
    }

    /**
     * @param role which control plane this is; {@link ControlPlaneRole#writable()} for its own writes at start-up
     * @param store where it goes
     * @param rules the rules of kinds, at most one for each; a kind without rules is stored as it is
     * @param executor plans again what was overtaken
     */
    public Admission(
            ControlPlaneRole role, ResourceStore store, Collection<? extends KindRules> rules, Executor executor) {
        this(role, store, rules, executor, Observer.NONE);
    }

    /** As the other, with somebody who is told of every answer. */
    public Admission(
            ControlPlaneRole role,
            ResourceStore store,
            Collection<? extends KindRules> rules,
            Executor executor,
            Observer observer) {
        this.planner = new WritePlanner(role, rules);
        this.store = store;
        this.executor = executor;
        this.observer = observer;
    }

    /**
     * Creates or replaces a resource, with all its kind brings along.
     *
     * @param proposed as its author means it, without the labels that control planes add
     * @param expected what must be stored under its key; {@link Expected#ANYTHING} for a plain write
     * @param author who asks, for the audit
     * @return completes once the answer is durable; fails only with {@link io.meridian.common.store.StoreUnavailableException}
     */
    public CompletableFuture<Outcome> put(Resource proposed, Expected expected, String author) {
        return put(Proposal.of(proposed), expected, author);
    }

    /** As {@link #put(Resource, Expected, String)}, for a proposal that came with a request. */
    public CompletableFuture<Outcome> put(Proposal proposal, Expected expected, String author) {
        return commit(proposal.addressed(), () -> planner.put(proposal, expected, author, store), ATTEMPTS)
                .thenApply(outcome -> {
                    observer.answered(proposal, outcome);
                    return outcome;
                });
    }

    /** What {@link #put(Proposal, Expected, String)} would answer now; nothing is written. */
    public Outcome judge(Proposal proposal, Expected expected, String author) {
        return switch (planner.put(proposal, expected, author, store)) {
            case Step.Ended(Outcome outcome) -> outcome;
            case Step.Ready ready ->
                ready.created()
                        ? new Outcome.Created(proposal.addressed(), 0, store.head(), ready.warnings())
                        : new Outcome.Updated(proposal.addressed(), 0, store.head(), ready.warnings());
        };
    }

    /**
     * Deletes a resource, with all that belongs to it.
     *
     * @param denial why the author may not write this kind; empty when he may
     */
    public CompletableFuture<Outcome> delete(
            ResourceKey key, Expected expected, Optional<String> denial, String author) {
        return commit(key, () -> planner.delete(key, expected, denial, author, store), ATTEMPTS);
    }

    private CompletableFuture<Outcome> commit(ResourceKey key, Supplier<Step> plan, int attempts) {
        return switch (plan.get()) {
            case Step.Ended(Outcome outcome) -> CompletableFuture.completedFuture(outcome);
            case Step.Ready ready ->
                store.write(ready.write()).thenCompose(result -> switch (result) {
                    case WriteResult.Committed committed ->
                        CompletableFuture.completedFuture(outcome(key, ready, committed));
                    case WriteResult.Conflict ignored -> again(key, plan, attempts - 1);
                    case WriteResult.ConditionFailed ignored -> again(key, plan, attempts - 1);
                });
        };
    }

    private CompletableFuture<Outcome> again(ResourceKey key, Supplier<Step> plan, int attempts) {
        if (attempts == 0) {
            return CompletableFuture.completedFuture(new Outcome.Contended(key));
        }
        return CompletableFuture.supplyAsync(() -> commit(key, plan, attempts), executor)
                .thenCompose(outcome -> outcome);
    }

    private static Outcome outcome(ResourceKey key, Step.Ready ready, WriteResult.Committed committed) {
        Position at = committed.at();
        List<String> warnings = ready.warnings();
        WriteResult.Outcome own = committed.outcomes().stream()
                .filter(outcome -> outcome.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the plan for " + key + " does not write it"));
        return switch (own.effect()) {
            case CREATED -> new Outcome.Created(key, own.version(), at, warnings);
            case UPDATED, UNCHANGED -> new Outcome.Updated(key, own.version(), at, warnings);
            case DELETED -> new Outcome.Deleted(key, at, warnings);
        };
    }
}
