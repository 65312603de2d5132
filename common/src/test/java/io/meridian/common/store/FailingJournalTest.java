package io.meridian.common.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** What the store does when its journal cannot. */
final class FailingJournalTest {

    /** Fails when told to, otherwise keeps what it is given. */
    private static final class Unreliable implements Journal {
        private boolean failing;
        private Image image = Image.empty("store", "epoch");

        @Override
        public Image load(String epoch) {
            return image;
        }

        @Override
        public Appended append(Image assumed, List<Transaction> group) {
            if (failing) {
                throw new StoreUnavailableException("the disk is full, says the test");
            }
            for (Transaction transaction : group) {
                image = image.with(transaction);
            }
            return Appended.DURABLE;
        }

        @Override
        public Image catchUp(Image stale) {
            return image;
        }

        @Override
        public long forget(Image current, Instant keep, long keepRevisions) {
            throw new StoreUnavailableException("nor can it forget");
        }

        @Override
        public void close() {}
    }

    private final Unreliable journal = new Unreliable();
    private final JournaledResourceStore store = new JournaledResourceStore(
            journal,
            new PlainForm(),
            InstantSource.system(),
            new Random(1),
            new Retention(Retention.DEFAULT.age(), 1),
            CommitThreads.calling());

    @Test
    void aWriteThatCannotBeMadeDurableFailsAndIsSeenByNobody() {
        List<Commit> seen = new ArrayList<>();
        store.subscribe(seen::add);
        put("a");
        Position head = store.head();
        journal.failing = true;

        assertThatThrownBy(() -> put("b"))
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the disk is full");

        assertThat(store.head()).isEqualTo(head);
        assertThat(store.list(ResourceKinds.named("Mesh"))).hasSize(1);
        assertThat(seen).hasSize(1);
        journal.failing = false;
        put("c");
        assertThat(store.head().revision()).isEqualTo(2);
        assertThat(seen).extracting(commit -> commit.at().revision()).containsExactly(1L, 2L);
    }

    @Test
    void aListenerThatFailsStopsNeitherTheStoreNorTheOtherListeners() {
        List<Commit> seen = new ArrayList<>();
        store.subscribe(commit -> {
            throw new IllegalStateException("a listener's defect, says the test");
        });
        store.subscribe(seen::add);

        put("a");
        put("b");

        assertThat(seen).hasSize(2);
    }

    private void put(String name) {
        Resource mesh = new Resource(ResourceKinds.named("Mesh").key("", name), Map.of(), ByteString.copyFromUtf8("x"));
        WriteResult result = store.write(Write.of(new Mutation.Put(mesh, Expected.ANYTHING, Optional.empty()), "test"))
                .join();
        assertThat(result).isInstanceOf(WriteResult.Committed.class);
    }
}
