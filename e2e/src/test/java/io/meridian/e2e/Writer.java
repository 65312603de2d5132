package io.meridian.e2e;

import static org.awaitility.Awaitility.await;

import io.meridian.e2e.process.Api;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.UnaryOperator;

/** Creates one resource after the other at a control plane, whatever befalls it, and remembers which were acknowledged. */
final class Writer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PACE = Duration.ofMillis(40);
    private static final int MOST = 700;
    private static final int MORE = 10;

    private enum Course {
        WRITES,
        PAUSES,
        HAS_ENDED
    }

    private final Set<String> acknowledged = new ConcurrentSkipListSet<>();
    private final Thread thread;
    private Course course = Course.WRITES;
    private boolean writing;

    /**
     * @param list where the resources are created, such as {@code /meshes/m/dataplanes}
     * @param document the JSON of the resource of a name
     */
    Writer(Api api, String list, UnaryOperator<String> document) {
        thread = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < MOST && mayWrite(); i++) {
                String name = "w-" + i;
                try {
                    if (api.put(list + "/" + name, document.apply(name)).status() == 201) {
                        acknowledged.add(name);
                    }
                } catch (Api.UnreachableException e) {
                    // Not acknowledged: it may be there or not.
                }
                written();
                try {
                    Thread.sleep(PACE);
                } catch (InterruptedException e) {
                    return;
                }
            }
        });
    }

    /** Waits for some more acknowledged writes, or until it has made all that it makes. */
    void awaitMore() {
        int enough = acknowledged.size() + MORE;
        await().atMost(PATIENCE).until(() -> acknowledged.size() >= enough || !thread.isAlive());
    }

    /** The names that were acknowledged so far. */
    Set<String> acknowledged() {
        return new TreeSet<>(acknowledged);
    }

    /** Demands no longer what was acknowledged beside these: an operator threw it away. */
    void forgetAllBut(Set<String> kept) {
        acknowledged.retainAll(kept);
    }

    /** Writes no more until {@link #goOn}; what was under way is answered. */
    synchronized void pause() {
        course = Course.PAUSES;
        awaitAnswer();
    }

    synchronized void goOn() {
        course = Course.WRITES;
        notifyAll();
    }

    @Override
    public void close() {
        synchronized (this) {
            course = Course.HAS_ENDED;
            notifyAll();
            awaitAnswer();
        }
    }

    private synchronized boolean mayWrite() {
        try {
            while (course == Course.PAUSES) {
                wait();
            }
        } catch (InterruptedException e) {
            return false;
        }
        writing = course == Course.WRITES;
        return writing;
    }

    private synchronized void written() {
        writing = false;
        notifyAll();
    }

    private synchronized void awaitAnswer() {
        try {
            while (writing) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
