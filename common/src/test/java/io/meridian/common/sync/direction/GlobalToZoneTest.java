package io.meridian.common.sync.direction;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.BoolValue;
import com.google.protobuf.ByteString;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.sync.Audience;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.wire.system.v1alpha1.Zone;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The rules of spec/kds-protocol §5.3, by their numbers. */
final class GlobalToZoneTest {

    private static final String TARGETED = "{\"targetRef\":{\"kind\":\"Mesh\"}}";
    private static final Map<String, String> FROM_WEST = Map.of(Labels.ORIGIN, "zone", Labels.ZONE, "west");

    private final GlobalToZone direction = new GlobalToZone();

    @Test
    void fortyThreeKindsGoDown() {
        assertThat(direction.kinds())
                .hasSize(43)
                .contains("Mesh", "Secret", "ZoneIngress", "MeshService", "ServiceInsight")
                .doesNotContain("Zone", "Dataplane", "ZoneEgress", "MeshInsight", "Workload");
    }

    @Test
    void rule1WhatSyncIsDisabledForStays() {
        assertThat(audience("Mesh", "default", Map.of(Labels.KDS_SYNC, "disabled"), ""))
                .isEmpty();
        assertThat(audience("Mesh", "default", Map.of(Labels.KDS_SYNC, "enabled"), ""))
                .contains(Audience.everyone("Mesh"));
    }

    @Test
    void rule2OfConfigsOnlyTheClusterIdGoes() {
        assertThat(audience("Config", "kuma-cluster-id", Map.of(), "")).isPresent();
        assertThat(audience("Config", "kuma-internal-config", Map.of(), "")).isEmpty();
    }

    @Test
    void rule3GlobalsOwnSecretsStay() {
        for (String name : List.of(
                "envoy-admin-ca",
                "admin-user-token",
                "inter-cp-ca",
                "user-token-revocations",
                "user-token-signing-key-1",
                "user-token-signing-key-12")) {
            assertThat(audience("GlobalSecret", name, Map.of(), "")).as(name).isEmpty();
            assertThat(direction.concerns(ResourceKey.global("GlobalSecret", name)))
                    .as(name)
                    .isFalse();
        }
        assertThat(audience("GlobalSecret", "zone-token-signing-key-1", Map.of(), ""))
                .isPresent();
    }

    @Test
    void rule4APolicyWithoutTargetRefNeedsTheFeature() {
        assertThat(audience("MeshTimeout", "t", Map.of(), TARGETED)).contains(Audience.everyone("MeshTimeout"));
        assertThat(audience("MeshTimeout", "t", Map.of(), "{}").orElseThrow().features())
                .containsExactly(GlobalToZone.OPTIONAL_TARGET_REF);
        assertThat(audience("Timeout", "legacy", Map.of(), "")).contains(Audience.everyone("Timeout"));
    }

    @Test
    void rule5OnlyProducerPoliciesAndServicesOfAZoneReachOthers() {
        assertThat(audience("MeshService", "web", FROM_WEST, "{}").orElseThrow().origin())
                .contains("west");
        assertThat(audience("MeshExternalService", "web", FROM_WEST, "{}")).isEmpty();
        assertThat(audience("Dataplane", "web-1", FROM_WEST, "")).isEmpty();

        String toOwn =
                "{\"targetRef\":{\"kind\":\"Mesh\"},\"to\":[{\"targetRef\":{\"kind\":\"MeshService\",\"name\":\"web\"}}]}";
        String toOther = toOwn.replace("\"name\":\"web\"", "\"name\":\"web\",\"namespace\":\"other\"");
        assertThat(audience("MeshTimeout", "t", producer("west"), toOwn))
                .contains(new Audience(
                        "MeshTimeout",
                        new TreeSet<>(List.of(GlobalToZone.PRODUCER_POLICIES)),
                        Optional.of("west"),
                        Optional.empty()));
        assertThat(audience("MeshTimeout", "t", producer("west"), toOther)).isEmpty();
        assertThat(audience("MeshTimeout", "t", FROM_WEST, toOwn)).isEmpty();
    }

    @Test
    void rule5AProducerPolicyForOneZoneGoesToThatZoneOnly() {
        String forEast = "{\"targetRef\":{\"kind\":\"MeshSubset\",\"tags\":{\"kuma.io/zone\":\"east\"}},"
                + "\"to\":[{\"targetRef\":{\"kind\":\"MeshService\",\"name\":\"web\"}}]}";

        assertThat(audience("MeshTimeout", "t", producer("west"), forEast)
                        .orElseThrow()
                        .only())
                .contains("east");
    }

    @Test
    void rule5TheOriginIsTheSpecsOfAnIngressElseTheLabelElseTheName() {
        ByteString ingress = ZoneIngress.newBuilder().setZone("north").build().toByteString();
        assertThat(direction.audience(new Resource(ResourceKey.global("ZoneIngress", "in"), FROM_WEST, ingress)))
                .get()
                .extracting(Audience::origin)
                .isEqualTo(Optional.of("north"));
        assertThat(audience("MeshService", "south.web", Map.of(Labels.ORIGIN, "zone"), "{}")
                        .orElseThrow()
                        .origin())
                .contains("south");
    }

    @Test
    void rule7HostNamesForServicesThatSpanZonesNeedTheFeature() {
        assertThat(audience("HostnameGenerator", "h", Map.of(), "{\"selector\":{\"meshMultiZoneService\":{}}}")
                        .orElseThrow()
                        .features())
                .containsExactly(GlobalToZone.MULTI_ZONE_SELECTOR);
        assertThat(audience("HostnameGenerator", "h", Map.of(), "{\"selector\":{\"meshService\":{}}}")
                        .orElseThrow()
                        .features())
                .isEmpty();
    }

    @Test
    void aZoneIsDisabledOnlyWhenItSaysSo() {
        assertThat(direction.disables(zone(Zone.newBuilder()
                        .setEnabled(BoolValue.of(false))
                        .build()
                        .toByteString())))
                .contains("west");
        assertThat(direction.disables(zone(
                        Zone.newBuilder().setEnabled(BoolValue.of(true)).build().toByteString())))
                .isEmpty();
        assertThat(direction.disables(zone(ByteString.EMPTY))).isEmpty();
        assertThat(direction.disables(zone(ByteString.copyFromUtf8("unreadable"))))
                .isEmpty();
    }

    @Test
    void inAZoneKindsItCannotMakeAreCopiesAndOfTheOthersWhatIsMarked() {
        assertThat(direction.brought(resource("Mesh", "default", Map.of(), ""))).isTrue();
        assertThat(direction.brought(resource("Secret", "own", Map.of(Labels.ORIGIN, "zone"), "")))
                .isFalse();
        assertThat(direction.brought(resource("Secret", "own", Map.of(), ""))).isFalse();
        assertThat(direction.brought(resource("Secret", "key", Map.of(Labels.ORIGIN, "global"), "")))
                .isTrue();
        assertThat(direction.brought(resource("Dataplane", "web", Map.of(Labels.ORIGIN, "global"), "")))
                .isFalse();
    }

    @Test
    void aSpecThatCannotBeReadIsTakenAsEmpty() {
        assertThat(audience("MeshTimeout", "t", Map.of(), "{not json")
                        .orElseThrow()
                        .features())
                .containsExactly(GlobalToZone.OPTIONAL_TARGET_REF);
    }

    private static Map<String, String> producer(String zone) {
        return Map.of(
                Labels.ORIGIN, "zone", Labels.ZONE, zone, Labels.POLICY_ROLE, "producer", Labels.NAMESPACE, "shop");
    }

    private Optional<Audience> audience(String kind, String name, Map<String, String> labels, String spec) {
        return direction.audience(resource(kind, name, labels, spec));
    }

    private static Resource zone(ByteString spec) {
        return new Resource(ResourceKey.global("Zone", "west"), Map.of(), spec);
    }

    private static Resource resource(String kind, String name, Map<String, String> labels, String spec) {
        return new Resource(new ResourceKey(kind, "default", name), labels, ByteString.copyFromUtf8(spec));
    }
}
