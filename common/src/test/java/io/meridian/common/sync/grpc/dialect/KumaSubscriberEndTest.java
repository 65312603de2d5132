package io.meridian.common.sync.grpc.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.sync.Message.Ack;
import io.meridian.common.sync.Message.Begin;
import io.meridian.common.sync.Message.Bookmark;
import io.meridian.common.sync.Message.Filter;
import io.meridian.common.sync.Message.FromProvider;
import io.meridian.common.sync.Message.Hello;
import io.meridian.common.sync.Message.Mode;
import io.meridian.common.sync.Message.Part;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.common.sync.Message.Withheld;
import io.meridian.common.testing.kds.RecordedSession;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The recorded global of the reference, heard by our zone. */
final class KumaSubscriberEndTest {
    private static final TreeSet<String> KINDS = ResourceKinds.ALL.stream()
            .filter(ResourceKind::globalToZone)
            .map(ResourceKind::name)
            .collect(Collectors.toCollection(TreeSet::new));

    private final RecordedSession recording = RecordedSession.load();
    private final KumaSubscriberEnd end = new KumaSubscriberEnd(
            new KumaPeer.Global(),
            new ZoneNode("east", "host-2162", "2.13.10", "{}"),
            new Hello(1, Optional.empty(), new Filter(KINDS, new TreeSet<>(List.of("hash-suffix")))),
            "e1");
    private final Map<ResourceKey, Upsert> held = new HashMap<>();
    private final List<FromProvider> heard = new ArrayList<>();
    private final List<DeltaDiscoveryRequest> sent = new ArrayList<>();

    @Test
    void itSubscribesToTheTypesToWhichTheRecordedZoneSubscribed() {
        assertThat(end.subscriptions().stream().map(DeltaDiscoveryRequest::getTypeUrl))
                .containsExactlyInAnyOrderElementsOf(recording.requests().stream()
                        .map(RecordedSession.Request::message)
                        .filter(request -> request.getResponseNonce().isEmpty())
                        .map(DeltaDiscoveryRequest::getTypeUrl)
                        .toList());
        assertThat(end.subscriptions()).allSatisfy(request -> {
            assertThat(request.getNode().getId()).isEqualTo("east");
            assertThat(request.getResourceNamesSubscribeList()).containsExactly("*");
        });
    }

    @Test
    void nothingReachesTheEngineBeforeTheLastTypeAnswered() {
        List<RecordedSession.Response> responses = recording.responses();
        for (int i = 0; i < KINDS.size() - 1; i++) {
            assertThat(end.read(responses.get(i).message())).isEmpty();
        }
        List<FromProvider> messages = end.read(responses.get(KINDS.size() - 1).message());
        assertThat(messages.getFirst()).isInstanceOfSatisfying(Begin.class, begin -> {
            assertThat(begin.mode()).isEqualTo(Mode.FULL);
            assertThat(begin.cluster()).matches("[0-9a-f-]{36}");
            assertThat(begin.head().store()).isEqualTo("kuma/" + begin.cluster());
        });
        assertThat(messages.getLast())
                .isInstanceOfSatisfying(Bookmark.class, bookmark -> assertThat(bookmark.complete())
                        .isTrue());
    }

    @Test
    void theRecordedSessionEndsWithWhatTheRecordedZoneHeld() {
        playAll();
        assertThat(held.keySet().stream().map(ResourceKey::mesh)).doesNotContain("m1");
        assertThat(held).containsKey(ResourceKey.global("Mesh", "default"));
        assertThat(held).containsKey(ResourceKey.global("Config", "kuma-cluster-id"));
        assertThat(held)
                .containsKey(new ResourceKey("MeshTimeout", "default", "mesh-timeout-all-default-bv8z44b7bzb99xc7"));
        assertThat(held).hasSize(13);
    }

    @Test
    void theDigestOfEachBookmarkIsThatOfWhatIsHeld() {
        playAll();
        Digest digest = Digest.ZERO;
        for (Upsert upsert : held.values()) {
            digest = digest.xor(Digest.contribution(upsert.key(), upsert.digest()));
        }
        Bookmark last = (Bookmark) heard.getLast();
        assertThat(last.digest()).isEqualTo(digest);
    }

    @Test
    void itAnswersWithTheVeryBytesOfTheRecordedZone() {
        playAll();
        List<ByteString> recorded = recording.requests().stream()
                .flatMap(request -> request.raw().stream())
                .toList();
        assertThat(recorded).hasSize(59);
        assertThat(sent.stream().map(DeltaDiscoveryRequest::toByteString))
                .containsExactlyInAnyOrderElementsOf(recorded);
    }

    @Test
    void theDigestOfAResourceThatCameWithoutStatusIsTheVersionTheReferenceGaveIt() {
        playAll();
        Map<String, String> versions = new HashMap<>();
        recording.responses().forEach(response -> response.message()
                .getResourcesList()
                .forEach(resource -> versions.put(
                        response.message().getTypeUrl() + " " + resource.getName(), resource.getVersion())));
        List<Upsert> asRecorded = held.values().stream()
                .filter(upsert -> !upsert.key().kind().equals("Secret"))
                .toList();
        assertThat(asRecorded).hasSize(12).allSatisfy(upsert -> assertThat(
                        upsert.digest().hex())
                .isEqualTo(versions.get(upsert.key().kind() + " " + KumaNames.spell(upsert.key()))));
    }

    @Test
    void whatIsWithheldIsRejectedByNameAndTheRestAccepted() {
        List<FromProvider> messages = new ArrayList<>();
        for (int i = 0; i < KINDS.size(); i++) {
            messages.addAll(end.read(recording.responses().get(i).message()));
        }
        Bookmark bookmark = (Bookmark) messages.getLast();
        ResourceKey mesh = ResourceKey.global("Mesh", "default");
        Ack ack = new Ack(
                bookmark.at().revision(),
                bookmark.digest(),
                List.of(new Withheld(mesh, Optional.of(Digest.ZERO), Withheld.Kind.REFUSED, "mtls: must be defined")));
        List<DeltaDiscoveryRequest> answers = end.write(ack).requests();
        assertThat(answers).hasSize(KINDS.size());
        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.hasErrorDetail()).isEqualTo(answer.getTypeUrl().equals("Mesh"));
            assertThat(answer.getResourceNamesSubscribeList().isEmpty()).isNotEqualTo(answer.hasErrorDetail());
        });
        assertThat(answers.stream()
                        .filter(DeltaDiscoveryRequest::hasErrorDetail)
                        .findFirst()
                        .orElseThrow())
                .satisfies(answer -> assertThat(answer.getErrorDetail().getMessage())
                        .contains("name=\"default\"")
                        .contains("mtls: must be defined"));
    }

    @Test
    void aBatchWaitsUntilTheOneBeforeIsDurable() {
        int responses = KINDS.size() + 2;
        List<FromProvider> messages = new ArrayList<>();
        for (int i = 0; i < responses; i++) {
            messages.addAll(end.read(recording.responses().get(i).message()));
        }
        assertThat(messages.stream().filter(Bookmark.class::isInstance)).hasSize(1);
        KumaSubscriberEnd.Answer answer = end.write(new Ack(1, Digest.ZERO, List.of()));
        assertThat(answer.messages().getLast()).isInstanceOfSatisfying(Bookmark.class, bookmark -> assertThat(
                        bookmark.at().revision())
                .isEqualTo(2));
    }

    @Test
    void statusIsLeftOutAndWhatIsNoResourceOfItsKindIsPassedOnToBeRefused() {
        KumaResource withStatus = KumaResource.newBuilder()
                .setMeta(KumaResource.Meta.newBuilder().setName("a").setMesh("m"))
                .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8("{\"ports\":[]}")))
                .setStatus(Any.newBuilder().setValue(ByteString.copyFromUtf8("{\"tls\":{}}")))
                .build();
        KumaResource broken = withStatus.toBuilder()
                .setMeta(KumaResource.Meta.newBuilder().setName("b").setMesh("m"))
                .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8("no JSON")))
                .build();
        List<FromProvider> messages = new ArrayList<>();
        for (String kind : KINDS) {
            DeltaDiscoveryResponse.Builder response =
                    DeltaDiscoveryResponse.newBuilder().setTypeUrl(kind).setNonce(kind);
            if (kind.equals("MeshService")) {
                response.addResources(Resource.newBuilder().setResource(Any.pack(withStatus)));
                response.addResources(Resource.newBuilder().setResource(Any.pack(broken)));
            }
            messages.addAll(end.read(response.build()));
        }
        Part part = (Part) messages.get(1);
        assertThat(part.upserts().stream().map(Upsert::bytes))
                .containsExactly(withStatus.toBuilder().clearStatus().build().toByteString(), broken.toByteString());
    }

    @Test
    void aTypeThatWasNotAskedForEndsTheSession() {
        DeltaDiscoveryResponse dataplane =
                DeltaDiscoveryResponse.newBuilder().setTypeUrl("Dataplane").build();
        assertThatThrownBy(() -> end.read(dataplane))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("Dataplane");
    }

    /** Plays the whole recording; the engine accepts everything at once. */
    private void playAll() {
        for (RecordedSession.Response response : recording.responses()) {
            take(end.read(response.message()));
        }
    }

    private void take(List<FromProvider> messages) {
        for (FromProvider message : messages) {
            heard.add(message);
            if (message instanceof Part part) {
                part.upserts().forEach(upsert -> held.put(upsert.key(), upsert));
                part.removals().forEach(held::remove);
            }
            if (message instanceof Bookmark bookmark) {
                KumaSubscriberEnd.Answer answer =
                        end.write(new Ack(bookmark.at().revision(), bookmark.digest(), List.of()));
                sent.addAll(answer.requests());
                take(answer.messages());
            }
        }
    }
}
