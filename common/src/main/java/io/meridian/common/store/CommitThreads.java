package io.meridian.common.store;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Who does the work of a store.
 *
 * @param committer decides and writes groups, one after the other
 * @param answers completes the futures of writers, whose continuations may take their time
 * @param stop called when the store is closed, after its last group
 */
public record CommitThreads(Executor committer, Executor answers, Runnable stop) {

    /** A thread of its own for the committer, and one virtual thread for each answer. */
    public static CommitThreads own(String name) {
        ExecutorService committer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(name + "-committer").daemon().factory());
        ExecutorService answers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-answer-", 0).factory());
        return new CommitThreads(committer, answers, () -> {
            committer.shutdown();
            answers.shutdown();
        });
    }

    /** The thread that calls: a write has its answer when {@link ResourceStore#write} returns. For simulations, which have one thread. */
    public static CommitThreads calling() {
        return new CommitThreads(Runnable::run, Runnable::run, () -> {});
    }
}
