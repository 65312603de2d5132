package io.meridian.common.sync.simulation;

import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.store.Commit;
import io.meridian.common.store.History;
import io.meridian.common.store.Image;
import io.meridian.common.store.Journal;
import io.meridian.common.store.Position;
import io.meridian.common.store.Registration;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.StoreUnavailableException;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Transaction;
import io.meridian.common.store.Write;
import io.meridian.common.store.WriteResult;
import io.meridian.common.sync.Acceptance;
import io.meridian.common.sync.Audience;
import io.meridian.common.sync.Direction;
import io.meridian.common.sync.Message;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.drive.Link;
import io.meridian.common.sync.drive.Scheduler;
import io.meridian.common.sync.drive.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Bugs that somebody could write, each between two sound parts. */
final class PlantedBugs {

    private PlantedBugs() {}

    /** What was sent counts as delivered: a session goes on from the last bookmark sent, whatever was applied. */
    static final class SentIsDelivered implements Wiring {
        private final Map<String, Position> sent = new HashMap<>();

        @Override
        public <M extends Message> Link<M> link(Line line, String zone, Link<M> link) {
            return sending(link, message -> {
                if (message instanceof Bookmark bookmark) {
                    sent.put(zone, bookmark.at());
                }
                return message;
            });
        }

        @Override
        public <M extends Message> Session<M> session(Line line, String zone, Session<M> session) {
            return receiving(
                    session,
                    message -> message instanceof Hello hello && sent.containsKey(zone)
                            ? new Hello(
                                    hello.protocol(),
                                    hello.cursor().map(cursor -> new Cursor(sent.get(zone), cursor.filter())),
                                    hello.filter())
                            : message);
        }
    }

    /** A transport that does not end a connection when it is asked to. */
    static final class NeverCloses implements Wiring {
        @Override
        public <M extends Message> Link<M> link(Line line, String zone, Link<M> link) {
            return new Link<>() {
                @Override
                public boolean ready() {
                    return link.ready();
                }

                @Override
                public void send(M message) {
                    link.send(message);
                }

                @Override
                public void close(String reason) {}
            };
        }
    }

    /** Back-pressure is not looked at. */
    static final class AlwaysReady implements Wiring {
        @Override
        public <M extends Message> Link<M> link(Line line, String zone, Link<M> link) {
            return new Link<>() {
                @Override
                public boolean ready() {
                    return true;
                }

                @Override
                public void send(M message) {
                    link.send(message);
                }

                @Override
                public void close(String reason) {
                    link.close(reason);
                }
            };
        }
    }

    /** The position is written first, and what it stands for after that. */
    static final class TornWrite implements Wiring {
        @Override
        public ResourceStore subscriber(Line line, ResourceStore store) {
            return new StoreWrapper(store) {
                @Override
                public CompletableFuture<WriteResult> write(Write write) {
                    return store.write(new Write(List.of(), write.conditions(), write.attributes(), write.author()))
                            .thenCompose(result -> store.write(
                                    new Write(write.mutations(), write.conditions(), Map.of(), write.author())));
                }
            };
        }
    }

    /** A journal that says durable, and is not: the write is lost with the process. */
    static final class WritesLater implements Wiring {
        @Override
        public Journal journal(Journal journal) {
            return new JournalWrapper(journal) {
                private int groups;

                @Override
                public Appended append(Image assumed, List<Transaction> group) {
                    // From here on nothing reaches the disk.
                    return ++groups < 20 ? journal.append(assumed, group) : Appended.DURABLE;
                }
            };
        }
    }

    /** A full disk is taken for a slow one. */
    static final class SwallowsFullDisk implements Wiring {
        @Override
        public Journal journal(Journal journal) {
            return new JournalWrapper(journal) {
                @Override
                public Appended append(Image assumed, List<Transaction> group) {
                    try {
                        return journal.append(assumed, group);
                    } catch (StoreUnavailableException full) {
                        return Appended.DURABLE;
                    }
                }
            };
        }
    }

    /** Timers look at the clock on the wall. */
    static final class WallClockTimers implements Wiring {
        @Override
        public Scheduler scheduler(Process process) {
            return new Scheduler() {
                @Override
                public void after(Duration delay, Runnable task) {
                    wait(process.instant().plus(delay), task);
                }

                private void wait(Instant due, Runnable task) {
                    process.after(Duration.ofMillis(500), () -> {
                        if (process.instant().isBefore(due)) {
                            wait(due, task);
                        } else {
                            task.run();
                        }
                    });
                }
            };
        }
    }

    /** After one resource is refused, its batch is: and so on for ever. */
    static final class OneBadStopsAll implements Wiring {
        @Override
        public Acceptance acceptance(Line line, Acceptance acceptance) {
            return new Acceptance() {
                private boolean spoiled;

                @Override
                public Verdict judge(Message.Upsert offered) {
                    Verdict verdict = acceptance.judge(offered);
                    spoiled |= verdict instanceof Verdict.Refused;
                    return spoiled ? new Verdict.Refused("the batch has a bad resource") : verdict;
                }
            };
        }
    }

    /** The second session of a zone is left deaf while the first was not seen to end. */
    static final class NewerIsDeaf implements Wiring {
        private final Map<String, Session<?>> open = new HashMap<>();

        @Override
        public <M extends Message> Session<M> session(Line line, String zone, Session<M> session) {
            String side = line + zone + session.getClass();
            boolean deaf = open.containsKey(side);
            open.put(side, session);
            return new Session<>() {
                @Override
                public void received(M message) {
                    if (!deaf) {
                        session.received(message);
                    }
                }

                @Override
                public void ready() {
                    session.ready();
                }

                @Override
                public void closed() {
                    open.remove(side);
                    session.closed();
                }
            };
        }
    }

    /** A position is a number: whose history it counts is not asked. */
    static final class EpochsIgnored implements Wiring {
        @Override
        public ResourceStore provider(Line line, ResourceStore store) {
            return reading(store, history -> new HistoryWrapper(history) {
                @Override
                public Optional<Changes> since(Position position) {
                    return position.store().equals(head().store()) ? after(position.revision()) : Optional.empty();
                }
            });
        }
    }

    /** A position is a number, whichever store it counts in. */
    static final class StoresIgnored implements Wiring {
        @Override
        public ResourceStore provider(Line line, ResourceStore store) {
            return reading(store, history -> new HistoryWrapper(history) {
                @Override
                public Optional<Changes> since(Position position) {
                    return after(position.revision());
                }
            });
        }
    }

    /** What is held is told only when it is asked for: digests that differ are let be. */
    static final class DigestsIgnored implements Wiring {
        private final Map<String, Begin> begun = new HashMap<>();

        @Override
        public <M extends Message> Session<M> session(Line line, String zone, Session<M> session) {
            return receiving(session, message -> {
                if (message instanceof Begin begin) {
                    begun.put(line + zone, begin);
                }
                return message;
            });
        }

        @Override
        public <M extends Message> Link<M> link(Line line, String zone, Link<M> link) {
            return new Link<>() {
                @Override
                public boolean ready() {
                    return link.ready();
                }

                @Override
                public void send(M message) {
                    boolean asked = Optional.ofNullable(begun.get(line + zone))
                            .filter(begin -> begin.mode() == Message.Mode.COMPARE)
                            .isPresent();
                    if (asked || !(message instanceof Message.Inventory)) {
                        link.send(message);
                    }
                }

                @Override
                public void close(String reason) {
                    link.close(reason);
                }
            };
        }
    }

    /** What is written down of a deleted zone is said to be removed, and is not. */
    static final class ForgetsNothing implements Wiring {
        @Override
        public ResourceStore subscriber(Line line, ResourceStore store) {
            return new StoreWrapper(store) {
                private boolean pretending;

                @Override
                public CompletableFuture<WriteResult> write(Write write) {
                    boolean forgetting = write.attributes().entrySet().stream()
                            .anyMatch(attribute -> attribute.getKey().endsWith("/cursor")
                                    && attribute.getValue().isEmpty());
                    pretending |= forgetting;
                    return store.write(
                            forgetting
                                    ? new Write(write.mutations(), write.conditions(), Map.of(), write.author())
                                    : write);
                }

                @Override
                public Map<String, String> attributes(String prefix) {
                    boolean pretended = pretending;
                    pretending = false;
                    return pretended ? Map.of() : store.attributes(prefix);
                }
            };
        }
    }

    /** A position that is no longer retained is answered with what is left. */
    static final class FloorIgnored implements Wiring {
        @Override
        public ResourceStore provider(Line line, ResourceStore store) {
            return reading(store, history -> new HistoryWrapper(history) {
                @Override
                public Optional<Changes> since(Position position) {
                    return history.since(position)
                            .or(() -> position.revision() < head().revision()
                                            && position.store().equals(head().store())
                                    ? after(position.revision())
                                    : Optional.empty());
                }
            });
        }
    }

    /** Whatever a zone asked for before, it is taken to have asked for what it asks for now. */
    static final class FilterIgnored implements Wiring {
        @Override
        public <M extends Message> Session<M> session(Line line, String zone, Session<M> session) {
            return receiving(
                    session,
                    message -> message instanceof Hello hello
                            ? new Hello(
                                    hello.protocol(),
                                    hello.cursor()
                                            .map(cursor -> new Cursor(
                                                    cursor.position(),
                                                    hello.filter().hash())),
                                    hello.filter())
                            : message);
        }
    }

    /** All clusters are one. */
    static final class ClusterIgnored implements Wiring {
        @Override
        public <M extends Message> Session<M> session(Line line, String zone, Session<M> session) {
            return receiving(
                    session,
                    message -> message instanceof Begin begin
                            ? new Begin(begin.head(), "the cluster", begin.mode())
                            : message);
        }
    }

    /** The digest of what is held is that of what was received: the store is not asked. */
    static final class StoreNotWatched implements Wiring {
        @Override
        public ResourceStore subscriber(Line line, ResourceStore store) {
            return new StoreWrapper(store) {
                private boolean own;

                @Override
                public CompletableFuture<WriteResult> write(Write write) {
                    own = true;
                    try {
                        return store.write(write);
                    } finally {
                        own = false;
                    }
                }

                @Override
                public Registration subscribe(Consumer<Commit> listener) {
                    return store.subscribe(commit -> {
                        if (own) {
                            listener.accept(commit);
                        }
                    });
                }
            };
        }
    }

    /** Everything in a zone's store is taken for a copy. */
    static final class AllAreCopies implements Wiring {
        @Override
        public Direction subscribed(Line line, Direction direction) {
            return new Direction() {
                @Override
                public SortedSet<String> kinds() {
                    return direction.kinds();
                }

                @Override
                public Optional<Audience> audience(Resource resource) {
                    return direction.audience(resource);
                }

                @Override
                public boolean concerns(ResourceKey wire) {
                    return direction.concerns(wire);
                }

                @Override
                public boolean received(Resource stored) {
                    return direction.received(stored);
                }

                @Override
                public Optional<String> disables(Resource resource) {
                    return direction.disables(resource);
                }

                @Override
                public boolean brought(Resource stored) {
                    return direction.kinds().contains(stored.key().kind());
                }
            };
        }
    }

    /** Wraps a link so that what is sent goes through a function. */
    @SuppressWarnings("unchecked")
    private static <M extends Message> Link<M> sending(Link<M> link, UnaryOperator<Message> change) {
        return new Link<>() {
            @Override
            public boolean ready() {
                return link.ready();
            }

            @Override
            public void send(M message) {
                link.send((M) change.apply(message));
            }

            @Override
            public void close(String reason) {
                link.close(reason);
            }
        };
    }

    /** Wraps a session so that what is received goes through a function. */
    @SuppressWarnings("unchecked")
    private static <M extends Message> Session<M> receiving(Session<M> session, UnaryOperator<Message> change) {
        return new Session<>() {
            @Override
            public void received(M message) {
                session.received((M) change.apply(message));
            }

            @Override
            public void ready() {
                session.ready();
            }

            @Override
            public void closed() {
                session.closed();
            }
        };
    }

    private static ResourceStore reading(ResourceStore store, UnaryOperator<History> change) {
        return new StoreWrapper(store) {
            @Override
            public History history() {
                return change.apply(store.history());
            }
        };
    }

    private static class HistoryWrapper implements History {
        private final History history;

        HistoryWrapper(History history) {
            this.history = history;
        }

        Optional<Changes> after(long revision) {
            return Optional.of(new Changes(
                    head(),
                    all().stream()
                            .filter(latest -> latest.revision() > revision)
                            .toList()));
        }

        @Override
        public Position head() {
            return history.head();
        }

        @Override
        public Optional<Changes> since(Position position) {
            return history.since(position);
        }

        @Override
        public List<Latest> all() {
            return history.all();
        }

        @Override
        public Optional<Latest> latest(ResourceKey wire) {
            return history.latest(wire);
        }
    }

    private static class JournalWrapper implements Journal {
        private final Journal journal;

        JournalWrapper(Journal journal) {
            this.journal = journal;
        }

        @Override
        public Image load(String epoch) {
            return journal.load(epoch);
        }

        @Override
        public Appended append(Image assumed, List<Transaction> group) {
            return journal.append(assumed, group);
        }

        @Override
        public Image catchUp(Image stale) {
            return journal.catchUp(stale);
        }

        @Override
        public long forget(Image current, Instant keep, long keepRevisions) {
            return journal.forget(current, keep, keepRevisions);
        }

        @Override
        public void close() {
            journal.close();
        }
    }

    private static class StoreWrapper implements ResourceStore {
        private final ResourceStore store;

        StoreWrapper(ResourceStore store) {
            this.store = store;
        }

        @Override
        public Position head() {
            return store.head();
        }

        @Override
        public Optional<StoredResource> get(ResourceKey key) {
            return store.get(key);
        }

        @Override
        public List<StoredResource> list(ResourceKind kind) {
            return store.list(kind);
        }

        @Override
        public List<StoredResource> list(ResourceKind kind, String mesh) {
            return store.list(kind, mesh);
        }

        @Override
        public Optional<String> attribute(String name) {
            return store.attribute(name);
        }

        @Override
        public Map<String, String> attributes(String prefix) {
            return store.attributes(prefix);
        }

        @Override
        public CompletableFuture<WriteResult> write(Write write) {
            return store.write(write);
        }

        @Override
        public History history() {
            return store.history();
        }

        @Override
        public Registration subscribe(Consumer<Commit> listener) {
            return store.subscribe(listener);
        }

        @Override
        public void close() {
            store.close();
        }
    }
}
