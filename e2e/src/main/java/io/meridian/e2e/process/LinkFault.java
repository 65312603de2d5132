package io.meridian.e2e.process;

import java.time.Duration;

/** How a {@link FaultyLink} treats the bytes that pass. */
public sealed interface LinkFault {
    /** Bytes pass as they come. */
    record None() implements LinkFault {}

    /** New connections are reset; open ones go on. */
    record Refusing() implements LinkFault {}

    /** Every piece of at most 16 KiB waits so long, and up to {@code jitter} more. */
    record Delayed(Duration delay, Duration jitter) implements LinkFault {}

    /** No more than so many bytes a second pass in each direction of a connection. */
    record Throttled(int bytesPerSecond) implements LinkFault {}

    /** What goes this way is swallowed while the connection stays up; it is lost for good, also after healing. */
    record HalfOpen(Way way) implements LinkFault {}

    /** Nothing is read, in no direction: buffers fill. What waits passes after healing. */
    record Frozen() implements LinkFault {}

    /** A connection is reset when so many bytes more went this way. */
    record CutAfter(Way way, long bytes) implements LinkFault {}

    /** A direction. */
    enum Way {
        TO_GLOBAL,
        TO_ZONE
    }
}
