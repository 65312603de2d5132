package io.meridian.common.sync.grpc.dialect;

import io.meridian.common.sync.Message.Upsert;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to go to a Kuma zone, in order, and what it has not answered yet: at most one response per type. A step whose type is
 * unanswered holds up those behind it, since their order is what keeps references whole.
 *
 * <p>Not thread-safe: one owner.
 */
final class KumaOutbox {
    /**
     * A response that was sent.
     *
     * @param nonce by which it is answered, counted from 1 over all types
     */
    record Unanswered(long nonce, KumaStep step, Instant sent) {}

    private final Deque<KumaStep> steps = new ArrayDeque<>();
    private final Map<String, Unanswered> unanswered = new HashMap<>();
    private final String identifier;
    private final Nonces nonces;

    KumaOutbox(String identifier, Nonces nonces) {
        this.identifier = identifier;
        this.nonces = nonces;
    }

    void add(KumaStep step) {
        steps.add(step);
    }

    void addAll(Collection<KumaStep> more) {
        steps.addAll(more);
    }

    /** Puts steps before all others, in their order. */
    void addFirst(List<KumaStep> urgent) {
        urgent.reversed().forEach(steps::addFirst);
    }

    /** Nothing is to be sent, nothing unanswered. */
    boolean isIdle() {
        return steps.isEmpty() && unanswered.isEmpty();
    }

    /** Nothing is on its way to a type, and nothing is going to be. */
    boolean isIdle(String kind) {
        return steps.isEmpty() && !unanswered.containsKey(kind);
    }

    /** The step that a nonce answers, which is unanswered no longer; empty when it answers nothing. */
    Optional<KumaStep> answered(String kind, String nonce) {
        Unanswered waiting = unanswered.get(kind);
        if (waiting == null || !Long.toString(waiting.nonce()).equals(nonce)) {
            return Optional.empty();
        }
        unanswered.remove(kind);
        return Optional.of(waiting.step());
    }

    /** The next response, if one may go out now; it counts as sent. */
    Optional<DeltaResponse> next(Instant now, Function<Upsert, DeltaResponse.Entry> spelled) {
        KumaStep step = steps.peek();
        if (step == null || unanswered.containsKey(step.kind())) {
            return Optional.empty();
        }
        steps.remove();
        long nonce = nonces.next();
        unanswered.put(step.kind(), new Unanswered(nonce, step, now));
        return Optional.of(new DeltaResponse(
                identifier,
                step.kind(),
                Long.toString(nonce),
                step.upserts().stream().map(spelled).toList(),
                step.removals().stream().map(KumaNames::spell).toList()));
    }

    /** The unanswered response that was sent first: a zone takes one after the other, so this is the one it is busy with. */
    Optional<Unanswered> oldest() {
        return unanswered.values().stream().min(Comparator.comparingLong(Unanswered::nonce));
    }
}
