package io.meridian.common.sync.drive;

import java.time.Duration;

/** Is told how long changes were on their way: once for each batch that brought something, whoever it went to. Returns at once. */
public interface Stopwatch {

    /** Nobody listens. */
    Stopwatch NONE = (sent, acknowledged) -> {};

    /**
     * A batch was acknowledged.
     *
     * @param sent from the commit of its latest change until all of it was handed to the transport
     * @param acknowledged until the recipient said that it is durable there
     */
    void took(Duration sent, Duration acknowledged);
}
