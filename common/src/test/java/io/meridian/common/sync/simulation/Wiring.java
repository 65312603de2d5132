package io.meridian.common.sync.simulation;

import io.meridian.common.store.Journal;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Direction;
import io.meridian.common.sync.Message;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.common.sync.drive.Session;

/** How the parts of a world are put together: as they are, unless a test plants a bug between two of them. */
interface Wiring {

    /** Nothing is planted. */
    Wiring SOUND = new Wiring() {};

    default ResourceStore globalStore(ResourceStore store) {
        return store;
    }

    default ResourceStore zoneStore(ResourceStore store) {
        return store;
    }

    default Journal journal(Journal journal) {
        return journal;
    }

    default Direction zoneDirection(Direction direction) {
        return direction;
    }

    default Acceptance acceptance(Acceptance acceptance) {
        return acceptance;
    }

    default <M extends Message> Link<M> link(String zone, Link<M> link) {
        return link;
    }

    default <M extends Message> Session<M> session(String zone, Session<M> session) {
        return session;
    }

    default Scheduler scheduler(Process process) {
        return process;
    }
}
