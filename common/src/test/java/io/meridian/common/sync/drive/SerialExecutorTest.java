package io.meridian.common.sync.drive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Tasks of one session, one at a time. */
final class SerialExecutorTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    @Test
    void afterATaskThatFailsByAnErrorItIsToldAndTheNextTasksRun() {
        SerialExecutor serial = new SerialExecutor(threads::add, done::add);
        serial.execute(() -> done.add("first"));
        serial.execute(() -> {
            throw new OutOfMemoryError("buffers");
        });
        serial.execute(() -> done.add("third"));
        run();
        serial.execute(() -> done.add("later"));
        run();
        assertThat(done).containsExactly("first", "a step failed at this end: OutOfMemoryError", "third", "later");
    }

    @Test
    void whoCannotEvenHearOfAFailureDoesNotStopTheTasksEither() {
        SerialExecutor serial = new SerialExecutor(threads::add, failure -> {
            throw new IllegalStateException(failure);
        });
        serial.execute(() -> {
            throw new IllegalArgumentException("defect");
        });
        serial.execute(() -> done.add("second"));
        run();
        assertThat(done).containsExactly("second");
    }

    private void run() {
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }
}
