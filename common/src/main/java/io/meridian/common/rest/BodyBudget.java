package io.meridian.common.rest;

import java.util.concurrent.atomic.AtomicLong;

/** The bytes that bodies of requests in flight may hold together. Shared by all event loops. */
final class BodyBudget {

    private final long limit;
    private final AtomicLong used = new AtomicLong();

    BodyBudget(long limit) {
        this.limit = limit;
    }

    /** Takes some bytes; false, and nothing taken, when they do not fit. */
    boolean take(long bytes) {
        if (used.addAndGet(bytes) > limit) {
            used.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    void giveBack(long bytes) {
        used.addAndGet(-bytes);
    }
}
