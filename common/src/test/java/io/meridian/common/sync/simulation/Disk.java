package io.meridian.common.sync.simulation;

import io.meridian.common.store.Image;
import io.meridian.common.store.Journal;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.store.Transaction;
import io.meridian.common.store.memory.InMemoryJournal;
import java.time.Instant;
import java.util.List;

/** A journal that can be full, and that can kill its process before or after a group is durable. */
final class Disk implements Journal {

    /** At which step of a write the process dies. */
    enum Death {
        NEVER,
        BEFORE,
        AFTER
    }

    private final InMemoryJournal journal;
    private boolean full;
    private boolean everFull;
    private long writes;
    private Death death = Death.NEVER;

    Disk(InMemoryJournal journal) {
        this.journal = journal;
    }

    InMemoryJournal journal() {
        return journal;
    }

    void full(boolean now) {
        full = now;
        everFull |= now;
    }

    /** Whether it never was full. */
    boolean sound() {
        return !everFull;
    }

    /** Groups that were made durable. */
    long writes() {
        return writes;
    }

    /** Everything works again. */
    void mend() {
        full = false;
        death = Death.NEVER;
    }

    void killAtNextWrite(Death when) {
        death = when;
    }

    @Override
    public Image load(String epoch) {
        death = Death.NEVER;
        return journal.load(epoch);
    }

    @Override
    public Appended append(Image assumed, List<Transaction> group) {
        if (full) {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException("no space left"));
        }
        Death now = death;
        death = Death.NEVER;
        if (now == Death.BEFORE) {
            throw new Process.Killed();
        }
        writes++;
        Appended appended = journal.append(assumed, group);
        if (now == Death.AFTER) {
            throw new Process.Killed();
        }
        return appended;
    }

    @Override
    public Image catchUp(Image stale) {
        return journal.catchUp(stale);
    }

    @Override
    public long forget(Image current, Instant keep, long keepRevisions) {
        return journal.forget(current, keep, keepRevisions);
    }

    @Override
    public void close() {}
}
