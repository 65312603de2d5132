package io.meridian.common.sync;

import static io.meridian.common.sync.TestBed.FILTER;
import static io.meridian.common.sync.TestBed.mesh;
import static io.meridian.common.sync.TestBed.resource;
import static io.meridian.common.sync.TestBed.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Cursor;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.FromSubscriber;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Inventory;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.OfferAgain;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Paused;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.common.sync.Provider.Effect;
import io.meridian.common.sync.Provider.Input;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ProviderTest {

    private final TestBed bench = new TestBed();
    private ProviderState state = ProviderState.opened("east");
    private Instant now = TestBed.NOON;

    @Test
    void aZoneThatHoldsNothingGetsTheWholeStateMarkedComplete() {
        bench.put(secret("default", "key", "k"));
        bench.put(mesh("default", "m"));

        hello(Optional.empty());

        List<FromProvider> said = writable();
        assertThat(said.getFirst()).isEqualTo(new Begin(bench.store.head(), "the cluster", Mode.FULL));
        assertThat(keys(said)).containsExactly("Secret/key", "Mesh/default");
        assertThat(bookmark(said).complete()).isTrue();
        assertThat(bookmark(said).at()).isEqualTo(bench.store.head());
    }

    @Test
    void aZoneWhoseHistoryIsSharedGetsOnlyWhatChanged() {
        bench.put(mesh("default", "m"));
        Position before = bench.store.head();
        bench.put(mesh("other", "m"));

        hello(Optional.of(new Cursor(before, FILTER.hash())));

        List<FromProvider> said = writable();
        assertThat(said.getFirst()).isEqualTo(new Begin(bench.store.head(), "the cluster", Mode.DELTA));
        assertThat(keys(said)).containsExactly("Mesh/other");
    }

    @Test
    void aCursorFromAnotherHistoryOrFilterIsAnsweredByComparison() {
        bench.put(mesh("default", "m"));
        bench.put(mesh("same", "m"));
        for (Cursor cursor : List.of(
                new Cursor(bench.elsewhere(), FILTER.hash()), new Cursor(bench.store.head(), "another filter"))) {
            state = ProviderState.opened("east");
            hello(Optional.of(cursor));
            assertThat(writable()).containsExactly(new Begin(bench.store.head(), "the cluster", Mode.COMPARE));

            ResourceKey surplus = new ResourceKey("Secret", "default", "surplus");
            Resource same = mesh("same", "m");
            heard(new Inventory(Map.of(surplus, TestBed.digest("x")), false));
            assertThat(writable()).isEmpty();
            heard(new Inventory(Map.of(TestBed.wire(same), TestBed.offer(same).digest()), true));

            List<FromProvider> said = writable();
            assertThat(keys(said)).containsExactly("Mesh/default", "-Secret/surplus");
            assertThat(bookmark(said).complete()).isFalse();
        }
    }

    @Test
    void nothingNewerIsSentWhileABatchIsUnacknowledgedAndWhatChangesMeanwhileCoalesces() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        Bookmark first = bookmark(writable());

        for (int i = 0; i < 100; i++) {
            bench.put(mesh("default", "changed " + i));
        }
        assertThat(writable()).isEmpty();
        ack(first);

        List<FromProvider> said = writable();
        assertThat(keys(said)).containsExactly("Mesh/default");
        assertThat(((Part) said.getFirst()).upserts().getFirst().bytes().toStringUtf8())
                .endsWith("changed 99");
    }

    @Test
    void anAcknowledgementOfAnotherRevisionIsNoAcknowledgement() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        Bookmark first = bookmark(writable());
        bench.put(mesh("other", "m"));

        heard(new Ack(first.at().revision() - 1, first.digest(), List.of()));

        assertThat(writable()).isEmpty();
    }

    @Test
    void aRevisionThatTheZoneDoesNotSeeMovesTheBookmarkAloneAndNotMoreThanOnceASecond() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        ack(bookmark(writable()));

        bench.put(resource("GlobalSecret", "", "user-token-signing-key-1", "hidden"));
        assertThat(writable()).isEmpty();
        now = now.plus(Provider.SETTLE);

        assertThat(writable()).singleElement().isInstanceOfSatisfying(Bookmark.class, bookmark -> assertThat(
                        bookmark.at())
                .isEqualTo(bench.store.head()));
    }

    @Test
    void aQuietZoneHearsThatItIsCurrent() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        ack(bookmark(writable()));

        now = now.plus(Provider.HEARTBEAT).minusMillis(1);
        assertThat(writable()).isEmpty();
        now = now.plusMillis(1);
        assertThat(writable()).hasOnlyElementsOfType(Bookmark.class);
    }

    @Test
    void aSessionIsDueWhenItHasSomethingToSayAndOnlyThen() {
        bench.put(mesh("default", "m"));
        assertThat(Provider.isDue(state, bench.outlook(), now)).isFalse();
        hello(Optional.empty());
        assertThat(Provider.isDue(state, bench.outlook(), now)).isTrue();
        Bookmark first = bookmark(writable());
        bench.put(mesh("default", "changed while it waits"));
        assertThat(Provider.isDue(state, bench.outlook(), now)).isFalse();
        ack(first);
        assertThat(Provider.isDue(state, bench.outlook(), now)).isTrue();
        ack(bookmark(writable()));

        now = now.plus(Provider.HEARTBEAT).minusMillis(1);
        assertThat(Provider.isDue(state, bench.outlook(), now)).isFalse();
        assertThat(Provider.isDue(state, bench.outlook(), now.plusMillis(1))).isTrue();
        assertThat(Provider.isDue(state, bench.outlook(), now.minus(Duration.ofDays(1))))
                .isTrue();
    }

    @Test
    void aClockThatIsSetBackSilencesNobody() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        ack(bookmark(writable()));

        now = now.minus(Duration.ofDays(1));

        assertThat(writable()).hasOnlyElementsOfType(Bookmark.class);
    }

    @Test
    void anEmptyStoreIsAStateToo() {
        hello(Optional.empty());
        Bookmark bookmark = bookmark(writable());
        ack(bookmark);

        assertThat(bookmark.complete()).isTrue();
        assertThat(writable()).isEmpty();
    }

    @Test
    void aStateLargerThanAPartComesInSeveral() {
        for (int i = 0; i < 5; i++) {
            bench.put(secret("default", "large" + i, "x".repeat(400_000)));
        }
        bench.put(secret("default", "larger", "x".repeat(2_000_000)));

        hello(Optional.empty());

        List<Part> parts = writable().stream()
                .filter(Part.class::isInstance)
                .map(Part.class::cast)
                .toList();
        assertThat(parts).hasSizeGreaterThan(3).allSatisfy(part -> {
            long bytes =
                    part.upserts().stream().mapToLong(one -> one.bytes().size()).sum();
            assertThat(part.upserts().size() == 1 || bytes <= Difference.PART_BYTES)
                    .isTrue();
        });
        assertThat(parts.stream().mapToInt(part -> part.upserts().size()).sum()).isEqualTo(6);
    }

    @Test
    void zonesAtOnePositionShareOneEncoding() {
        bench.put(mesh("default", "m"));
        Outlook outlook = bench.outlook();
        Batch east = Batch.whole(new Recipient("east", FILTER), outlook);
        Batch west = Batch.whole(new Recipient("west", FILTER), outlook);

        assertThat(east.parts().getFirst()).isSameAs(west.parts().getFirst());
    }

    @Test
    void aDisabledZoneIsToldSoAndGetsNothing() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        ack(bookmark(writable()));

        bench.put(zone("east", false));
        bench.put(mesh("other", "m"));
        assertThat(writable()).singleElement().isInstanceOf(Paused.class);
        assertThat(writable()).isEmpty();
        now = now.plus(Provider.HEARTBEAT);
        assertThat(writable()).singleElement().isInstanceOf(Paused.class);

        bench.put(zone("east", true));
        assertThat(keys(writable())).containsExactly("Mesh/other");
    }

    @Test
    void whatCameFromAZoneThatIsDisabledDisappearsElsewhereAndComesBack() {
        Resource service = new Resource(
                new ResourceKey("MeshService", "default", "web"),
                Map.of(Labels.ORIGIN, "zone", Labels.ZONE, "west"),
                ByteString.copyFromUtf8("{}"));
        bench.put(service);
        hello(Optional.empty());
        List<FromProvider> said = writable();
        assertThat(keys(said)).containsExactly("MeshService/web");
        ack(bookmark(said));

        bench.put(zone("west", false));
        said = writable();
        assertThat(keys(said)).containsExactly("-MeshService/web");
        ack(bookmark(said));

        bench.put(zone("west", true));
        said = writable();
        assertThat(keys(said)).containsExactly("MeshService/web");
        assertThat(bookmark(said).digest()).isEqualTo(bench.outlook().digest(new Recipient("east", FILTER)));
    }

    @Test
    void aZoneNeverGetsBackWhatCameFromIt() {
        bench.put(new Resource(
                new ResourceKey("MeshService", "default", "web"),
                Map.of(Labels.ORIGIN, "zone", Labels.ZONE, "east"),
                ByteString.copyFromUtf8("{}")));

        hello(Optional.empty());

        assertThat(keys(writable())).isEmpty();
    }

    @Test
    void whatWasWithheldIsOfferedAgainWhenTheZoneAsks() {
        Resource mesh = mesh("default", "m");
        bench.put(mesh);
        hello(Optional.empty());
        Bookmark bookmark = bookmark(writable());
        Withheld refused = new Withheld(TestBed.wire(mesh), Optional.empty(), Withheld.Kind.REFUSED, "not now");
        heard(new Ack(bookmark.at().revision(), bookmark.digest(), List.of(refused)));
        assertThat(writable()).isEmpty();

        heard(new OfferAgain(List.of(TestBed.wire(mesh), new ResourceKey("Mesh", "", "gone"))));

        assertThat(keys(writable())).containsExactly("Mesh/default", "-Mesh/gone");
    }

    @Test
    void anInventoryThatComesUnaskedIsAnsweredByTheDifference() {
        bench.put(mesh("default", "m"));
        hello(Optional.empty());
        Bookmark bookmark = bookmark(writable());

        heard(new Inventory(Map.of(), true));
        Ack other = new Ack(bookmark.at().revision(), Digest.ZERO, List.of());
        assertThat(heard(other)).contains(new Effect.Repairing());

        assertThat(keys(writable())).containsExactly("Mesh/default");
    }

    @Test
    void anInventoryThatComesTwiceIsNotComparedWithWhatIsHeldAfterTheBatchItAsked() {
        bench.put(mesh("default", "m"));
        hello(Optional.of(new Cursor(bench.elsewhere(), FILTER.hash())));
        writable();
        heard(new Inventory(Map.of(), true));
        Bookmark bookmark = bookmark(writable());
        heard(new Inventory(Map.of(), true));
        bench.delete(mesh("default", "m"));

        ack(bookmark);

        // By the inventory there would be nothing to remove.
        assertThat(keys(writable())).containsExactly("-Mesh/default");
    }

    @Test
    void aSessionIsOpenedOnceAndInAProtocolThatIsSpoken() {
        assertThat(heard(new Hello(2, Optional.empty(), FILTER)))
                .containsExactly(new Effect.Close("the peer speaks sync protocol 2 (expected: 1)"));
        hello(Optional.empty());
        assertThat(heard(new Hello(1, Optional.empty(), FILTER))).hasOnlyElementsOfType(Effect.Close.class);
    }

    @Test
    void whatTheZoneDoesNotUnderstandIsWithheldFromItAndCountsInNoDigest() {
        bench.put(resource("MeshTimeout", "default", "bare", "{}"));
        hello(Optional.empty());
        assertThat(keys(writable())).isEmpty();

        Filter understanding = new Filter(FILTER.kinds(), new TreeSet<>(List.of("optional-top-level-target-ref")));
        state = ProviderState.opened("east");
        heard(new Hello(1, Optional.empty(), understanding));
        assertThat(keys(writable())).containsExactly("MeshTimeout/bare-h");
    }

    private static Resource zone(String name, boolean enabled) {
        return new Resource(
                ResourceKey.global("Zone", name), Map.of(), enabled ? ByteString.EMPTY : ByteString.fromHex("0a00"));
    }

    private void hello(Optional<Cursor> cursor) {
        heard(new Hello(1, cursor, FILTER));
    }

    private void ack(Bookmark bookmark) {
        assertThat(heard(new Ack(bookmark.at().revision(), bookmark.digest(), List.of())))
                .hasOnlyElementsOfType(Effect.Acknowledged.class);
    }

    private List<Effect> heard(FromSubscriber message) {
        return step(new Input.Heard(message));
    }

    /** What is said while the link takes everything; nothing is said by a session that was not due. */
    private List<FromProvider> writable() {
        List<FromProvider> said = new ArrayList<>();
        boolean more = true;
        while (more) {
            more = false;
            boolean due = Provider.isDue(state, bench.outlook(), now);
            for (Effect effect : step(new Input.Writable())) {
                if (effect instanceof Effect.Send(FromProvider message)) {
                    assertThat(due).as("due before %s", message).isTrue();
                    said.add(message);
                    more = true;
                }
            }
        }
        return said;
    }

    private List<Effect> step(Input input) {
        Step<ProviderState, Effect> step = Provider.step(state, input, bench.outlook(), now);
        state = step.state();
        return step.effects();
    }

    private static Bookmark bookmark(List<FromProvider> said) {
        assertThat(said.getLast()).isInstanceOf(Bookmark.class);
        return (Bookmark) said.getLast();
    }

    private static List<String> keys(List<FromProvider> said) {
        List<String> keys = new ArrayList<>();
        for (FromProvider message : said) {
            if (message instanceof Part part) {
                part.upserts()
                        .forEach(one ->
                                keys.add(one.key().kind() + "/" + one.key().name()));
                part.removals().forEach(key -> keys.add("-" + key.kind() + "/" + key.name()));
            }
        }
        return keys;
    }
}
