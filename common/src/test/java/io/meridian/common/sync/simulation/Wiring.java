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

    /** Something is planted on one line only. */
    static Wiring only(Line line, Wiring planted) {
        return new OnOneLine(line, planted);
    }

    /** The store as the provider of a line sees it. */
    default ResourceStore provider(Line line, ResourceStore store) {
        return store;
    }

    /** The store as the subscriber of a line sees it. */
    default ResourceStore subscriber(Line line, ResourceStore store) {
        return store;
    }

    default Journal journal(Journal journal) {
        return journal;
    }

    default Direction subscribed(Line line, Direction direction) {
        return direction;
    }

    default Acceptance acceptance(Line line, Acceptance acceptance) {
        return acceptance;
    }

    /** @param zone of which zone's connection this is one end */
    default <M extends Message> Link<M> link(Line line, String zone, Link<M> link) {
        return link;
    }

    default <M extends Message> Session<M> session(Line line, String zone, Session<M> session) {
        return session;
    }

    default Scheduler scheduler(Process process) {
        return process;
    }

    /** Planted on one line, sound on the other; what belongs to no line is planted. */
    record OnOneLine(Line line, Wiring planted) implements Wiring {

        private Wiring of(Line asked) {
            return asked == line ? planted : SOUND;
        }

        @Override
        public ResourceStore provider(Line asked, ResourceStore store) {
            return of(asked).provider(asked, store);
        }

        @Override
        public ResourceStore subscriber(Line asked, ResourceStore store) {
            return of(asked).subscriber(asked, store);
        }

        @Override
        public Journal journal(Journal journal) {
            return planted.journal(journal);
        }

        @Override
        public Direction subscribed(Line asked, Direction direction) {
            return of(asked).subscribed(asked, direction);
        }

        @Override
        public Acceptance acceptance(Line asked, Acceptance acceptance) {
            return of(asked).acceptance(asked, acceptance);
        }

        @Override
        public <M extends Message> Link<M> link(Line asked, String zone, Link<M> link) {
            return of(asked).link(asked, zone, link);
        }

        @Override
        public <M extends Message> Session<M> session(Line asked, String zone, Session<M> session) {
            return of(asked).session(asked, zone, session);
        }

        @Override
        public Scheduler scheduler(Process process) {
            return planted.scheduler(process);
        }
    }
}
