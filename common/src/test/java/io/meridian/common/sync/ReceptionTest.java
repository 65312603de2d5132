package io.meridian.common.sync;

import static io.meridian.common.sync.TestBed.copy;
import static io.meridian.common.sync.TestBed.mesh;
import static io.meridian.common.sync.TestBed.offer;
import static io.meridian.common.sync.TestBed.secret;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.store.Digest;
import io.meridian.common.store.Position;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write.Condition;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.sync.Delivery.Basis;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.common.sync.simulation.PlainForm;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class ReceptionTest {

    private static final Resource MESH = mesh("pay", "m");
    private static final Resource SECRET = secret("pay", "key", "k");

    private final TestBed zone = new TestBed();
    private Acceptance acceptance =
            offered -> new Acceptance.Verdict.Accepted(PlainForm.read(offered.key(), offered.bytes()));
    private Standing standing = new Standing(Optional.empty(), "ours", new TreeMap<>());
    private Instant now = TestBed.NOON;

    @Test
    void oneResourceThatIsRefusedStopsOnlyItself() {
        acceptance = offered -> offered.key().kind().equals("Secret")
                ? new Acceptance.Verdict.Refused("no such thing here")
                : new Acceptance.Verdict.Accepted(PlainForm.read(offered.key(), offered.bytes()));

        Reception.Plan plan = plan(Basis.CHANGES, "ours", List.of(SECRET, MESH), List.of());

        assertThat(touched(plan)).containsExactly("put Mesh/pay");
        assertThat(plan.standing().report())
                .containsExactly(new Withheld(
                        SECRET.key(),
                        Optional.of(offer(SECRET).digest()),
                        Withheld.Kind.REFUSED,
                        "no such thing here"));
    }

    @Test
    void aRuleThatStumblesRefusesTheResourceAndNamesNoContent() {
        acceptance = offered -> {
            throw new IllegalStateException("the secret is 1234");
        };

        Reception.Plan plan = plan(Basis.CHANGES, "ours", List.of(SECRET), List.of());

        assertThat(plan.standing().report()).singleElement().satisfies(withheld -> assertThat(withheld.reason())
                .contains("IllegalStateException")
                .doesNotContain("1234"));
    }

    @Test
    void bytesThatAreNotThoseOfTheirDigestAreRefused() {
        Upsert honest = offer(MESH);
        Upsert damaged = new Upsert(honest.key(), honest.digest(), ByteString.copyFromUtf8("damaged"));

        Reception.Plan plan = plan(delivery(Basis.CHANGES, "ours", List.of(damaged), List.of()));

        assertThat(plan.mutations()).isEmpty();
        assertThat(plan.standing().report()).hasSize(1);
    }

    @Test
    void whatCannotBeStoredUnchangedIsRefused() {
        acceptance = offered -> new Acceptance.Verdict.Accepted(copy(mesh("pay", "something else")));

        Reception.Plan plan = plan(Basis.CHANGES, "ours", List.of(MESH), List.of());

        assertThat(plan.mutations()).isEmpty();
        assertThat(plan.standing().report()).hasSize(1);
    }

    @Test
    void aResourceOfTheZonesOwnIsNeitherOverwrittenNorRemoved() {
        Resource own = SECRET.withLabels(Map.of(Labels.ORIGIN, "zone"));
        zone.put(own);

        assertThat(plan(Basis.CHANGES, "ours", List.of(SECRET), List.of()).mutations())
                .isEmpty();
        assertThat(plan(Basis.CHANGES, "ours", List.of(SECRET), List.of())
                        .standing()
                        .report())
                .hasSize(1);
        assertThat(plan(Basis.CHANGES, "ours", List.of(), List.of(SECRET)).mutations())
                .isEmpty();
        assertThat(plan(Basis.WHOLE, "ours", List.of(MESH), List.of()).mutations())
                .hasSize(1);
    }

    @Test
    void aWholeStateRemovesWhatItLacks() {
        holds(MESH, SECRET);

        Reception.Plan plan = plan(Basis.WHOLE, "ours", List.of(MESH), List.of());

        assertThat(touched(plan)).containsExactly("delete Secret/key");
    }

    @Test
    void aStateOfAnotherClusterChangesNothingInAMeshWithDataplanes() {
        holds(MESH, SECRET);
        dataplaneIn("pay");

        Reception.Plan plan = plan(Basis.INVENTORY, "another", List.of(mesh("shop", "m")), List.of(MESH, SECRET));

        assertThat(touched(plan)).containsExactly("put Mesh/shop");
        assertThat(plan.standing().heldMeshes()).containsExactly("pay");
        assertThat(plan.standing().cluster()).isEqualTo("another");

        Reception.Plan overwriting = plan(Basis.INVENTORY, "another", List.of(mesh("pay", "other")), List.of());
        assertThat(overwriting.mutations()).isEmpty();
    }

    @Test
    void aHeldMeshStaysWhateverComesForIt() {
        aStateOfAnotherClusterChangesNothingInAMeshWithDataplanes();
        standing = plan(Basis.INVENTORY, "another", List.of(), List.of(MESH, SECRET))
                .standing();

        Reception.Plan later = plan(Basis.CHANGES, "another", List.of(mesh("pay", "new")), List.of());

        assertThat(later.mutations()).isEmpty();
        assertThat(later.standing().heldMeshes()).containsExactly("pay");
    }

    @Test
    void aMeshWithoutDataplanesGoesOnTheConditionThatNoneJoins() {
        holds(MESH);

        Reception.Plan plan = plan(Basis.INVENTORY, "another", List.of(mesh("shop", "m")), List.of(MESH));

        assertThat(touched(plan)).containsExactly("put Mesh/shop", "delete Mesh/pay");
        assertThat(plan.conditions()).containsExactly(new Condition.NoneIn("Dataplane", "pay"));
    }

    @Test
    void aStateWithoutAnyMeshTakesNoneThatHasDataplanes() {
        holds(MESH, SECRET);
        dataplaneIn("pay");

        Reception.Plan plan = plan(Basis.INVENTORY, "ours", List.of(), List.of(MESH, SECRET));

        assertThat(plan.mutations()).isEmpty();
        assertThat(plan.standing().heldMeshes()).containsExactly("pay");
    }

    @Test
    void theFirstClusterAZoneMeetsOverwritesButDoesNotTakeAway() {
        standing = Standing.NEW;
        zone.put(MESH);
        zone.put(mesh("shop", "m"));
        dataplaneIn("pay");
        dataplaneIn("shop");

        Reception.Plan plan = plan(Basis.WHOLE, "ours", List.of(mesh("shop", "global's")), List.of());

        assertThat(touched(plan)).containsExactly("put Mesh/shop");
        assertThat(plan.standing().heldMeshes()).containsExactly("pay");
    }

    @Test
    void whatAnOperatorDeletesGoesWhoeverUsesIt() {
        holds(MESH, SECRET);
        dataplaneIn("pay");

        Reception.Plan plan = plan(Basis.CHANGES, "ours", List.of(), List.of(MESH, SECRET));

        assertThat(touched(plan)).containsExactly("delete Mesh/pay", "delete Secret/key");
    }

    @Test
    void whatIsRefusedAgainWaitsTwiceAsLongUpToAnHour() {
        acceptance = offered -> new Acceptance.Verdict.Refused("never");
        Duration[] waits = new Duration[6];
        for (int i = 0; i < waits.length; i++) {
            standing = plan(Basis.CHANGES, "ours", List.of(MESH), List.of()).standing();
            Withholding withholding = withheld();
            waits[i] = withholding.pause().length();
            assertThat(withholding.due(now.plus(waits[i]).minusMillis(1))).isFalse();
            now = now.plus(waits[i]);
            assertThat(withholding.due(now)).isTrue();
        }

        assertThat(waits)
                .containsExactly(
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(10),
                        Duration.ofMinutes(20),
                        Duration.ofMinutes(40),
                        Duration.ofHours(1),
                        Duration.ofHours(1));
        assertThat(withheld().since()).isEqualTo(TestBed.NOON);
    }

    @Test
    void whatIsOfferedAndAcceptedIsNoLongerWithheld() {
        acceptance = offered -> new Acceptance.Verdict.Refused("not yet");
        standing = plan(Basis.CHANGES, "ours", List.of(MESH), List.of()).standing();
        acceptance = offered -> new Acceptance.Verdict.Accepted(PlainForm.read(offered.key(), offered.bytes()));

        assertThat(plan(Basis.CHANGES, "ours", List.of(MESH), List.of())
                        .standing()
                        .withheld())
                .isEmpty();
    }

    @Test
    void whatIsWithheldCountsAsOfferedInTheDigest() {
        acceptance = offered -> new Acceptance.Verdict.Refused("no");
        Standing after = plan(Basis.CHANGES, "ours", List.of(MESH), List.of()).standing();

        assertThat(after.expected(holdings()))
                .isEqualTo(Digest.contribution(MESH.key(), offer(MESH).digest()));
    }

    private Withholding withheld() {
        return Objects.requireNonNull(standing.withheld().get(MESH.key()));
    }

    private void holds(Resource... resources) {
        for (Resource resource : resources) {
            zone.put(copy(resource));
        }
    }

    private void dataplaneIn(String mesh) {
        zone.put(new Resource(
                new ResourceKey("Dataplane", mesh, "web-1"), Map.of(Labels.ORIGIN, "zone"), ByteString.EMPTY));
    }

    private Reception.Plan plan(Basis basis, String cluster, List<Resource> offered, List<Resource> removed) {
        return plan(delivery(
                basis,
                cluster,
                offered.stream().map(TestBed::offer).toList(),
                removed.stream().map(TestBed::wire).toList()));
    }

    private Reception.Plan plan(Delivery delivery) {
        return Reception.plan(
                delivery,
                standing,
                zone.store,
                holdings(),
                new Reception.Rules(TestBed.DIRECTION, PlainForm::of, acceptance, new Tenure.InZone(), "filter"),
                now);
    }

    private static Delivery delivery(Basis basis, String cluster, List<Upsert> upserts, List<ResourceKey> removals) {
        return new Delivery(
                basis, cluster, upserts, removals, new Bookmark(new Position("s", "e", 9), Digest.ZERO, false));
    }

    private Holdings holdings() {
        Map<ResourceKey, Digest> held = new HashMap<>();
        for (StoredResource stored : zone.store.image().list()) {
            if (TestBed.DIRECTION.brought(stored.resource())) {
                held.put(stored.key(), stored.wire().digest());
            }
        }
        return new Holdings() {
            @Override
            public Digest digest() {
                return held.entrySet().stream()
                        .map(entry -> Digest.contribution(entry.getKey(), entry.getValue()))
                        .reduce(Digest.ZERO, Digest::xor);
            }

            @Override
            public Map<ResourceKey, Digest> inventory() {
                return held;
            }

            @Override
            public Optional<Digest> digestOf(ResourceKey key) {
                return Optional.ofNullable(held.get(key));
            }
        };
    }

    private static List<String> touched(Reception.Plan plan) {
        return plan.mutations().stream()
                .map(mutation -> (mutation instanceof Mutation.Put ? "put " : "delete ")
                        + mutation.key().kind() + "/" + mutation.key().name())
                .toList();
    }
}
