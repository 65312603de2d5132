package io.meridian.common.runtime;

import java.util.Set;
import java.util.TreeSet;

/** Which parts of a control plane are not up; it is ready when there is none. */
public final class Readiness {
    private final Set<String> missing = new TreeSet<>();

    /** A part is not up: it still starts, lost what it stands on, or shuts down. */
    public synchronized void down(String part) {
        missing.add(part);
    }

    /** A part is up. */
    public synchronized void up(String part) {
        missing.remove(part);
    }

    /** The parts that are not up, by name. */
    public synchronized Set<String> missing() {
        return new TreeSet<>(missing);
    }
}
