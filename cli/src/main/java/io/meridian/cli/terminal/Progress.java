package io.meridian.cli.terminal;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Says what is waited for once that takes longer than a second: on a terminal in one line that changes, elsewhere in a new line
 * every ten seconds. Goes to standard error, so that output stays what was asked for.
 */
public final class Progress {
    private static final Duration QUIET = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean terminal;
    private Duration lastLine = Duration.ZERO;
    private boolean dirty;

    public Progress(PrintWriter err, boolean terminal) {
        this.err = err;
        this.terminal = terminal;
    }

    /** Still waiting. */
    public void waiting(String what, Duration soFar) {
        if (soFar.compareTo(QUIET) < 0) {
            return;
        }
        String line = what + " (" + soFar.toSeconds() + " s)";
        if (terminal) {
            err.print(ERASE + line);
            dirty = true;
        } else if (lastLine.isZero() || soFar.minus(lastLine).compareTo(BETWEEN_LINES) >= 0) {
            err.println(line);
            lastLine = soFar;
        }
        err.flush();
    }

    /** No longer waiting: the line is gone, and the next wait speaks for itself. */
    public void done() {
        if (dirty) {
            err.print(ERASE);
            err.flush();
        }
        dirty = false;
        lastLine = Duration.ZERO;
    }
}
