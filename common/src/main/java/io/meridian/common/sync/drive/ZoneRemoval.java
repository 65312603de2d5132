package io.meridian.common.sync.drive;

import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Takes away all that a deleted Zone left behind, in writes of bounded size; what fails is tried again. */
final class ZoneRemoval {

    /** Resources in one write: other writers wait no longer than for these. */
    private static final int AT_ONCE = 500;

    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ResourceStore store;
    private final Copies copies;
    private final StandingAttributes attributes;
    private final Scheduler scheduler;
    private final Runnable whenDone;

    /** @param whenDone called once nothing is left */
    ZoneRemoval(
            ResourceStore store, Copies copies, StandingAttributes attributes, Scheduler scheduler, Runnable whenDone) {
        this.store = store;
        this.copies = copies;
        this.attributes = attributes;
        this.scheduler = scheduler;
        this.whenDone = whenDone;
    }

    /** The next write, and so on. */
    void go() {
        List<Mutation> mutations = copies.inventory().keySet().stream()
                .sorted()
                .limit(AT_ONCE)
                .<Mutation>map(this::deletion)
                .toList();
        Map<String, String> forgotten = attributes.removal(store);
        if (mutations.isEmpty() && forgotten.isEmpty()) {
            whenDone.run();
            return;
        }
        store.write(new Write(mutations, List.of(), forgotten, "sync"))
                .whenComplete((result, failure) -> scheduler.after(failure == null ? Duration.ZERO : RETRY, this::go));
    }

    private Mutation deletion(ResourceKey key) {
        return new Mutation.Delete(key, Expected.ANYTHING);
    }
}
