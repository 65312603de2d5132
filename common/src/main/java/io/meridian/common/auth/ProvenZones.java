package io.meridian.common.auth;

/** Which zones have shown a valid token before: such a zone is not served without one again. */
public interface ProvenZones {

    boolean contains(String zone);

    /** Remembers a zone, durably; returns at once. */
    void add(String zone);
}
