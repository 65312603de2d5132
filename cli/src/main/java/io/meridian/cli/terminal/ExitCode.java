package io.meridian.cli.terminal;

/** How a verb ends, for scripts. */
public final class ExitCode {
    /** All was done. */
    public static final int OK = 0;
    /** A control plane refused something, or what was asked for is not there. */
    public static final int REFUSED = 1;
    /** The command line itself is wrong: nothing was sent. */
    public static final int USAGE = 2;
    /** No control plane answers. */
    public static final int UNREACHABLE = 3;
    /** What was waited for did not come in time. */
    public static final int TIMEOUT = 4;
    /** Something on this machine failed: a file, a port, a process. */
    public static final int LOCAL = 5;

    private ExitCode() {}
}
