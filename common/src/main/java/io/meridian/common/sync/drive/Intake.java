package io.meridian.common.sync.drive;

import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import io.meridian.common.sync.Delivery;
import io.meridian.common.sync.Reception;
import io.meridian.common.sync.Standing;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Makes a delivery durable: plans it on what is stored, in one write with the standing it leads to, and anew when another write came
 * between. Done only once the copies show it. All its methods are called on the feed's serial executor.
 */
final class Intake {

    static final String AUTHOR = "sync";

    /** Plans that another write overtook, before a pause is made. */
    private static final int PLANS = 5;

    /** Told what became of a delivery, on the feed's serial executor. */
    interface Outcome {
        void applied(Delivery delivery, Standing standing);

        /** Nothing of it was written; the feed decides when it is tried again. */
        void notApplied(String problem);
    }

    /** A write that is durable, at this revision of the store, and not yet seen in the copies. */
    private record Written(Standing standing, long revision, Delivery delivery) {}

    private final ResourceStore store;
    private final Subscription subscription;
    private final Reception.Rules rules;
    private final Copies copies;
    private final StandingAttributes attributes;
    private final InstantSource clock;
    private final Executor serial;
    private final Outcome outcome;
    private @Nullable Written written;
    private @Nullable Delivery waiting;

    Intake(
            ResourceStore store,
            Subscription subscription,
            Copies copies,
            StandingAttributes attributes,
            InstantSource clock,
            Executor serial,
            Outcome outcome) {
        this.store = store;
        this.subscription = subscription;
        this.rules = subscription.rules();
        this.copies = copies;
        this.attributes = attributes;
        this.clock = clock;
        this.serial = serial;
        this.outcome = outcome;
    }

    /**
     * Takes a delivery in. While the provider's state is not wanted it waits: unacknowledged, nothing follows it.
     *
     * @param before where the subscriber stands
     */
    void take(Delivery delivery, Standing before) {
        if (subscription.pause().get().isPresent()) {
            waiting = delivery;
        } else {
            apply(delivery, before, PLANS);
        }
    }

    /** The reason to wait may be gone. */
    void resume(Standing before) {
        Delivery delivery = waiting;
        if (delivery != null) {
            waiting = null;
            take(delivery, before);
        }
    }

    /** The write counts once the copies show it: only then is their digest the one to report. */
    void settle() {
        Written done = written;
        if (done != null && copies.revision() >= done.revision()) {
            written = null;
            outcome.applied(done.delivery(), done.standing());
        }
    }

    private void apply(Delivery delivery, Standing before, int plans) {
        Reception.Plan plan = Reception.plan(delivery, before, store, copies, rules, clock.instant());
        Map<String, String> changed = attributes.changes(before, plan.standing());
        Write write = new Write(plan.mutations(), plan.conditions(), changed, AUTHOR);
        store.write(write)
                .whenComplete((result, failure) -> serial.execute(() -> {
                    switch (result) {
                        case null ->
                            outcome.notApplied("the store cannot write: "
                                    + (failure == null ? "no answer" : failure.getMessage()));
                        case WriteResult.Committed committed -> {
                            written =
                                    new Written(plan.standing(), committed.at().revision(), delivery);
                            settle();
                        }
                        case WriteResult.Conflict conflict -> overtaken(delivery, before, plans);
                        case WriteResult.ConditionFailed condition -> overtaken(delivery, before, plans);
                    }
                }));
    }

    private void overtaken(Delivery delivery, Standing before, int plans) {
        if (plans > 1) {
            apply(delivery, before, plans - 1);
        } else {
            outcome.notApplied("what arrives is overtaken by other writes");
        }
    }
}
