package io.meridian.common.store.memory;

import io.meridian.common.store.Image;
import io.meridian.common.store.Journal;
import io.meridian.common.store.Transaction;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A journal whose disk is a field: it survives the store that writes to it, so that a simulation can kill that and open another on
 * the same journal. May be shared by several stores, which then are the several writers of one database.
 */
public final class InMemoryJournal implements Journal {

    private record Written(long revision, Instant time) {}

    private final String store;
    private final Deque<Written> log = new ArrayDeque<>();
    private @Nullable Image image;

    /** An empty one; the id of its store is drawn. */
    public InMemoryJournal(RandomGenerator random) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        this.store = HexFormat.of().formatHex(id);
    }

    private InMemoryJournal(InMemoryJournal original) {
        this.store = original.store;
        this.log.addAll(original.log);
        this.image = original.image;
    }

    /** A copy as of now, as a backup is one: what is restored from it is the same store with a history of its own. */
    public synchronized InMemoryJournal copy() {
        return new InMemoryJournal(this);
    }

    @Override
    public synchronized Image load(String epoch) {
        if (image == null) {
            image = Image.empty(store, epoch);
        }
        return image;
    }

    @Override
    public synchronized Appended append(Image assumed, List<Transaction> group) {
        Image current = load(assumed.head().epoch());
        if (current.sequence() != assumed.sequence()) {
            return Appended.OVERTAKEN;
        }
        for (Transaction transaction : group) {
            current = current.with(transaction);
            transaction
                    .commit()
                    .ifPresent(commit -> log.add(new Written(commit.at().revision(), transaction.time())));
        }
        image = current;
        return Appended.DURABLE;
    }

    @Override
    public synchronized Image catchUp(Image stale) {
        return load(stale.head().epoch());
    }

    @Override
    public synchronized long forget(Image current, Instant keep, long keepRevisions) {
        long floor = current.log().floor();
        long newest = current.head().revision() - keepRevisions;
        while (!log.isEmpty()
                && log.peek().revision() <= newest
                && log.peek().time().isBefore(keep)) {
            floor = Math.max(floor, log.remove().revision());
        }
        if (image != null) {
            image = image.compacted(floor);
        }
        return floor;
    }

    /** Nothing to let go of: what was written stays. */
    @Override
    public void close() {}
}
