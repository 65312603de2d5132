package io.meridian.common.store.memory;

import io.meridian.common.store.Canonical;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.Retention;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * A store that lives as long as its process, or as its {@link InMemoryJournal}: the same image, decisions and committer as the ones
 * on disk. For {@code KUMA_STORE_TYPE=memory}, tests and simulations.
 */
public final class InMemoryResourceStore extends JournaledResourceStore {

    private InMemoryResourceStore(
            InMemoryJournal journal,
            InstantSource clock,
            Canonical.Form form,
            RandomGenerator random,
            Retention retention,
            CommitThreads threads) {
        super(journal, form, clock, random, retention, threads);
    }

    /** An empty store with a committer thread of its own. */
    public static InMemoryResourceStore open(InstantSource clock, Canonical.Form form) {
        SecureRandom random = new SecureRandom();
        return new InMemoryResourceStore(
                new InMemoryJournal(random), clock, form, random, Retention.DEFAULT, CommitThreads.own("store"));
    }

    /**
     * A store on a journal, which may hold something already.
     *
     * @param random where ids of epochs come from; seeded in simulations
     * @param threads {@link CommitThreads#calling()} for simulations
     */
    public static InMemoryResourceStore open(
            InMemoryJournal journal,
            InstantSource clock,
            Canonical.Form form,
            RandomGenerator random,
            Retention retention,
            CommitThreads threads) {
        return new InMemoryResourceStore(journal, clock, form, random, retention, threads);
    }
}
