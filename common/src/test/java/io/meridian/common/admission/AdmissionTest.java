package io.meridian.common.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.meridian.common.admission.Outcome.Stage;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.PlainForm;
import io.meridian.common.store.Position;
import io.meridian.common.store.ResourceReader;
import io.meridian.common.store.StoredResource;
import io.meridian.common.store.Write;
import io.meridian.common.store.Write.Expected;
import io.meridian.common.store.Write.Mutation;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.meridian.common.validation.Violation;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The path of a write: the order of its checks, its labels, and what it does when others come first. */
final class AdmissionTest {

    private static final ResourceKind TIMEOUTS = ResourceKinds.named("MeshTimeout");
    private static final String AUTHOR = "jane";

    private final InMemoryResourceStore store = InMemoryResourceStore.open(InstantSource.system(), new PlainForm());

    @BeforeEach
    void aMeshExists() {
        store.write(Write.of(new Mutation.Put(mesh("default"), Expected.ABSENT, Optional.empty()), AUTHOR))
                .join();
    }

    @AfterEach
    void stop() {
        store.close();
    }

    @Test
    void theFirstStepThatFailsIsAnsweredAndItsViolationsTogether() {
        Admission admission = admission(ControlPlaneRole.global(), new Broken("structure", "plan"));
        Resource wrong = timeout("default", "UPPER", Map.of(Labels.ORIGIN, "zone", "a b", "c"));

        assertThat(put(admission, wrong)).isEqualTo(refused(Stage.PROCESSING, "structure"));

        Admission sound = admission(ControlPlaneRole.global(), new Broken("", "plan"));
        Proposal proposal =
                new Proposal(wrong, TIMEOUTS.key("default", "other"), "MeshRetry", Optional.of("jane may not"));
        assertThat(fields(sound.put(proposal, Expected.ANYTHING, AUTHOR).join()))
                .containsExactly("name", "type", "labels[\"kuma.io/origin\"]", "labels[\"a b\"]", "name");

        Proposal denied = new Proposal(
                timeout("default", "t", Map.of()),
                TIMEOUTS.key("default", "t"),
                "MeshTimeout",
                Optional.of("jane may not"));
        assertThat(sound.put(denied, Expected.ANYTHING, AUTHOR).join()).isEqualTo(new Outcome.Denied("jane may not"));

        assertThat(put(sound, timeout("default", "t", Map.of()))).isEqualTo(refused(Stage.CREATING, "plan"));
        assertThat(put(sound, timeout("nowhere", "t", Map.of()))).isEqualTo(new Outcome.MeshMissing("nowhere"));
    }

    @Test
    void aKindThatIsNotWrittenHereIsRefusedBeforeAnythingElse() {
        Resource dataplane = new Resource(new ResourceKey("Dataplane", "nowhere", "d"), Map.of(), ByteString.EMPTY);
        assertThat(put(admission(ControlPlaneRole.global()), dataplane)).isInstanceOf(Outcome.ReadOnly.class);
        assertThat(put(admission(ControlPlaneRole.federatedZone("east")), mesh("m")))
                .isInstanceOf(Outcome.ReadOnly.class);
        ControlPlaneRole readOnly =
                new ControlPlaneRole(ControlPlaneRole.global().place(), "universal", true, true);
        assertThat(put(admission(readOnly), mesh("m"))).isInstanceOf(Outcome.ReadOnly.class);
        assertThat(put(admission(readOnly.writable()), mesh("m"))).isInstanceOf(Outcome.Created.class);
    }

    @Test
    void labelsAreReplacedAndTheControlPlaneAddsItsOwn() {
        Admission zone = admission(ControlPlaneRole.federatedZone("east"));
        put(zone, timeout("default", "t", Map.of(Labels.ORIGIN, "zone", "team", "a")));
        put(zone, timeout("default", "t", Map.of(Labels.ORIGIN, "zone")));
        assertThat(labels("t"))
                .isEqualTo(Map.of(
                        Labels.ORIGIN, "zone", Labels.ZONE, "east", Labels.ENV, "universal", Labels.MESH, "default"));

        put(admission(ControlPlaneRole.global()), timeout("default", "g", Map.of("team", "a")));
        assertThat(labels("g")).isEqualTo(Map.of(Labels.MESH, "default", "team", "a"));
    }

    @Test
    void someLabelsNeverChangeOnceTheyAreThere() {
        Admission global = admission(ControlPlaneRole.global());
        put(global, timeout("default", "t", Map.of()));
        put(global, timeout("default", "t", Map.of(Labels.DISPLAY_NAME, "one")));
        assertThat(put(global, timeout("default", "t", Map.of(Labels.DISPLAY_NAME, "two"))))
                .isEqualTo(new Outcome.Refused(
                        Stage.LABELS,
                        List.of(new Violation(
                                "labels[\"kuma.io/display-name\"]",
                                "is immutable, cannot be changed from \"one\" to \"two\""))));
        assertThat(put(global, timeout("default", "t", Map.of())))
                .isEqualTo(new Outcome.Refused(
                        Stage.LABELS,
                        List.of(new Violation(
                                "labels[\"kuma.io/display-name\"]", "is immutable, cannot be removed (was \"one\")"))));
    }

    @Test
    void whatAnotherWriteOvertookIsPlannedAgainFromWhatIsStoredThen() {
        AtomicInteger plans = new AtomicInteger();
        Admission others = admission(ControlPlaneRole.global());
        KindRules overtaken = new StoredAsItIsAfter("MeshTimeout", () -> {
            if (plans.incrementAndGet() <= 3) {
                put(others, timeout("default", "t", Map.of("round", plans.toString())));
            }
        });
        Admission admission = admission(ControlPlaneRole.global(), overtaken);
        assertThat(put(admission, timeout("default", "t", Map.of("last", "word"))))
                .isInstanceOf(Outcome.Updated.class);
        assertThat(plans).hasValue(4);
        assertThat(labels("t")).containsEntry("last", "word").doesNotContainKey("round");
    }

    @Test
    void whoeverIsAlwaysOvertakenIsToldInTheEnd() {
        Admission others = admission(ControlPlaneRole.global());
        AtomicInteger round = new AtomicInteger();
        KindRules overtaken = new StoredAsItIsAfter(
                "MeshTimeout",
                () -> put(others, timeout("default", "t", Map.of("round", "r" + round.incrementAndGet()))));
        assertThat(put(admission(ControlPlaneRole.global(), overtaken), timeout("default", "t", Map.of())))
                .isEqualTo(new Outcome.Contended(TIMEOUTS.key("default", "t")));
        assertThat(round).hasValueGreaterThan(5);
    }

    @Test
    void aMeshThatGoesWhileItsResourceIsPlannedLeavesNothingBehind() {
        KindRules slow = new StoredAsItIsAfter("MeshTimeout", () -> store.write(
                        Write.of(new Mutation.Delete(ResourceKey.global("Mesh", "default"), Expected.ANYTHING), AUTHOR))
                .join());
        assertThat(put(admission(ControlPlaneRole.global(), slow), timeout("default", "t", Map.of())))
                .isEqualTo(new Outcome.MeshMissing("default"));
        assertThat(store.list(TIMEOUTS)).isEmpty();
    }

    @Test
    void manyWritersOfOneResourceAllGetThrough() {
        Admission admission = admission(ControlPlaneRole.global());
        List<CompletableFuture<Outcome>> answers = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            answers.add(admission.put(timeout("default", "t", Map.of("writer", "w" + i)), Expected.ANYTHING, AUTHOR));
        }
        List<Outcome> outcomes = answers.stream().map(CompletableFuture::join).toList();
        assertThat(outcomes).filteredOn(Outcome.Created.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome.Updated.class::isInstance).hasSize(7);
        assertThat(store.get(TIMEOUTS.key("default", "t")).orElseThrow().version())
                .isEqualTo(8);
    }

    @Test
    void aWriteThatExpectsAnotherStateChangesNothing() {
        Admission admission = admission(ControlPlaneRole.global());
        put(admission, timeout("default", "t", Map.of()));
        Position before = store.head();
        Resource again = timeout("default", "t", Map.of("a", "b"));
        ResourceKey key = again.key();
        assertThat(admission.put(again, Expected.ABSENT, AUTHOR).join())
                .isEqualTo(new Outcome.Stale(key, Optional.of(1L)));
        assertThat(admission.put(again, new Expected.Version(7), AUTHOR).join())
                .isEqualTo(new Outcome.Stale(key, Optional.of(1L)));
        assertThat(admission
                        .delete(key, new Expected.Version(7), Optional.empty(), AUTHOR)
                        .join())
                .isEqualTo(new Outcome.Stale(key, Optional.of(1L)));
        assertThat(admission.judge(Proposal.of(again), Expected.ANYTHING, AUTHOR))
                .isInstanceOf(Outcome.Updated.class);
        assertThat(store.head()).isEqualTo(before);
    }

    private Admission admission(ControlPlaneRole role, KindRules... rules) {
        return new Admission(role, store, List.of(rules), command -> new Thread(command).start());
    }

    private static Outcome put(Admission admission, Resource resource) {
        return admission.put(resource, Expected.ANYTHING, AUTHOR).join();
    }

    private Map<String, String> labels(String name) {
        return store.get(TIMEOUTS.key("default", name)).orElseThrow().resource().labels();
    }

    private static Outcome refused(Stage stage, String rule) {
        return new Outcome.Refused(stage, List.of(new Violation("spec", rule)));
    }

    private static List<String> fields(Outcome outcome) {
        return ((Outcome.Refused) outcome)
                .violations().stream().map(Violation::field).toList();
    }

    private static Resource mesh(String name) {
        return new Resource(ResourceKey.global("Mesh", name), Map.of(), ByteString.EMPTY);
    }

    private static Resource timeout(String mesh, String name, Map<String, String> labels) {
        return new Resource(TIMEOUTS.key(mesh, name), labels, ByteString.copyFromUtf8("{}"));
    }

    /** Rules that are broken wherever they have a name. */
    private record Broken(String structure, String plan) implements KindRules {
        @Override
        public String kind() {
            return "MeshTimeout";
        }

        @Override
        public List<Violation> structure(Resource proposed) {
            return structure.isEmpty() ? List.of() : List.of(new Violation("spec", structure));
        }

        @Override
        public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
            return new Plan.Refused(List.of(new Violation("spec", plan)));
        }

        @Override
        public Plan delete(StoredResource current, ResourceReader stored) {
            return new Plan.Refused(List.of(new Violation("spec", plan)));
        }
    }

    /** Rules of which planning takes so long that something happens in between. */
    private record StoredAsItIsAfter(String kind, Runnable meanwhile) implements KindRules {
        @Override
        public Plan put(Resource proposed, Optional<StoredResource> current, ResourceReader stored) {
            meanwhile.run();
            return new StoredAsItIs(kind).put(proposed, current, stored);
        }

        @Override
        public Plan delete(StoredResource current, ResourceReader stored) {
            return new StoredAsItIs(kind).delete(current, stored);
        }
    }
}
