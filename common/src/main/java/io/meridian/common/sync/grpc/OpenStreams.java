package io.meridian.common.sync.grpc;

import io.grpc.Status;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The streams that zones hold open, so that each can be told when the server stops: a connection that merely breaks says nothing. */
final class OpenStreams {
    private final Set<Consumer<Status>> endings = ConcurrentHashMap.newKeySet();

    /** A stream opened. */
    void opened(Consumer<Status> ending) {
        endings.add(ending);
    }

    /** A stream ended. */
    void ended(Consumer<Status> ending) {
        endings.remove(ending);
    }

    /** Ends all that are open. */
    void endAll(Status status) {
        endings.forEach(ending -> ending.accept(status));
    }
}
