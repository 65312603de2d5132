package io.meridian.common.store.memory;

import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.JournaledResourceStore;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.ResourceStoreContract;
import io.meridian.common.store.Retention;
import java.time.InstantSource;
import java.util.Random;

final class InMemoryResourceStoreTest extends ResourceStoreContract {
    private final Random random = new Random(1);
    private final InMemoryJournal journal = new InMemoryJournal(random);

    @Override
    protected JournaledResourceStore open(Retention retention, InstantSource clock) {
        return InMemoryResourceStore.open(
                journal, clock, new PlainForm(), random, retention, CommitThreads.own("memory"));
    }
}
