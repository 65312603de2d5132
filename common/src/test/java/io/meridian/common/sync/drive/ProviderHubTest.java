package io.meridian.common.sync.drive;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.codec.WireForm;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.CommitThreads;
import io.meridian.common.store.Retention;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryJournal;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Provider;
import io.meridian.common.sync.direction.GlobalToZone;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ProviderHubTest {

    private static final ResourceKey EAST = ResourceKinds.ZONE.key("", "east");
    private static final PeerIdentity PEER = new PeerIdentity("east", "east-1", "test");

    private final Queue<Runnable> timers = new ArrayDeque<>();
    private final List<Duration> sent = new ArrayList<>();
    private final List<Duration> acknowledged = new ArrayList<>();
    private final GlobalToZone direction = new GlobalToZone();
    private final InMemoryResourceStore store;
    private final ProviderHub hub;
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    ProviderHubTest() {
        Random random = new Random(7);
        store = InMemoryResourceStore.open(
                new InMemoryJournal(random),
                () -> now,
                WireForm.ofGlobal(),
                random,
                Retention.DEFAULT,
                CommitThreads.calling());
        put(EAST);
        hub = new ProviderHub(
                store,
                direction,
                () -> "cluster",
                Runnable::run,
                (delay, task) -> timers.add(task),
                () -> now,
                (untilSent, untilAcknowledged) -> {
                    sent.add(untilSent);
                    acknowledged.add(untilAcknowledged);
                });
    }

    @AfterEach
    void stop() {
        hub.close();
        store.close();
    }

    @Test
    void aChangeIsTimedFromItsCommitUntilItIsSentAndUntilItIsDurableThere() {
        FakeLink link = new FakeLink();
        Session<FromSubscriber> session = hub.open(PEER, link);
        link.ready = false;
        put(ResourceKey.global("Mesh", "m"));
        session.received(
                new Hello(Provider.PROTOCOL, Optional.empty(), new Filter(direction.kinds(), new TreeSet<>())));
        pass(Duration.ofMillis(20));
        link.ready = true;
        session.ready();
        pass(Duration.ofMillis(5));
        session.received(ack(link));

        assertThat(sent).containsExactly(Duration.ofMillis(20));
        assertThat(acknowledged).containsExactly(Duration.ofMillis(25));

        // What the zone does not see moves its bookmark, and is nobody's propagation.
        put(ResourceKinds.ZONE.key("", "west"));
        for (int second = 0; second < 12; second++) {
            tick();
        }
        session.received(ack(link));
        assertThat(acknowledged).hasSize(1);
    }

    @Test
    void aDeletedZoneLeavesNeitherAStatusNorATrace() {
        FakeLink link = new FakeLink();
        Session<FromSubscriber> session = hub.open(PEER, link);
        session.received(
                new Hello(Provider.PROTOCOL, Optional.empty(), new Filter(direction.kinds(), new TreeSet<>())));
        session.received(ack(link));
        ticks();
        assertThat(store.attributes(ProviderHub.TRACE)).hasSize(1);
        session.closed();

        store.write(Write.of(new Mutation.Delete(EAST, Expected.ANYTHING), "test"))
                .join();
        ticks();

        assertThat(hub.status("east")).isEmpty();
        assertThat(hub.statuses()).isEmpty();
        assertThat(store.attributes(ProviderHub.TRACE)).isEmpty();
    }

    private static Ack ack(FakeLink link) {
        Bookmark last = link.bookmarks.getLast();
        return new Ack(last.at().revision(), last.digest(), List.of());
    }

    private void put(ResourceKey key) {
        store.write(Write.of(
                        new Mutation.Put(
                                new Resource(key, Map.of(), ByteString.EMPTY), Expected.ANYTHING, Optional.empty()),
                        "test"))
                .join();
    }

    private void pass(Duration time) {
        now = now.plus(time);
    }

    private void ticks() {
        for (int i = 0; i < 6; i++) {
            tick();
        }
    }

    private void tick() {
        pass(Duration.ofSeconds(1));
        timers.remove().run();
    }

    @Test
    void aSessionWhoseStepFailsEndsAndTheNextOneGetsEverything() {
        FakeLink broken = new FakeLink();
        broken.full = true;
        Session<FromSubscriber> session = hub.open(PEER, broken);
        Hello hello = new Hello(Provider.PROTOCOL, Optional.empty(), new Filter(direction.kinds(), new TreeSet<>()));
        session.received(hello);
        assertThat(broken.closed).containsExactly("a step failed at this end: OutOfMemoryError");
        assertThat(hub.status("east").orElseThrow().connected()).isFalse();

        session.received(hello);
        session.ready();
        assertThat(broken.closed).hasSize(1);

        FakeLink link = new FakeLink();
        Session<FromSubscriber> next = hub.open(PEER, link);
        next.received(hello);
        next.received(ack(link));
        assertThat(hub.status("east").orElseThrow().inSync()).isTrue();
    }

    private static final class FakeLink implements Link<FromProvider> {
        private final List<Bookmark> bookmarks = new ArrayList<>();
        private final List<String> closed = new ArrayList<>();
        private boolean ready = true;

        /** The transport has no memory left for what is sent. */
        private boolean full;

        @Override
        public boolean ready() {
            return ready;
        }

        @Override
        public void send(FromProvider message) {
            if (full) {
                throw new OutOfMemoryError("buffers");
            }
            if (message instanceof Bookmark bookmark) {
                bookmarks.add(bookmark);
            }
        }

        @Override
        public void close(String reason) {
            closed.add(reason);
        }
    }
}
