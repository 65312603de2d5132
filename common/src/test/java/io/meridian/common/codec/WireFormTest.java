package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.system.v1alpha1.Secret;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class WireFormTest {
    private static final WireForm GLOBAL = WireForm.ofGlobal();
    private static final ResourceKind MESH = ResourceKinds.named("Mesh");

    @Test
    void anEmptyMeshIsTheVectorOfTheSpecification() {
        Canonical canonical = GLOBAL.of(new Resource(MESH.key("", "default"), Map.of(), ByteString.EMPTY));
        assertThat(HexFormat.of().formatHex(canonical.bytes().toByteArray()))
                .isEqualTo(
                        "0a230a0764656661756c7432180a0e6b756d612e696f2f6f726967696e1206676c6f62616c"
                                + "122d0a2b747970652e676f6f676c65617069732e636f6d2f6b756d612e6d6573682e7631616c706861312e4d657368");
        assertThat(canonical.digest().hex())
                .isEqualTo("ee3ed1993ca3721e6609c0fb78bb711a00f96c808af6675986293d420dc0d6d1");
    }

    @Test
    void aDataplaneOfAZoneIsTheVectorOfTheSpecification() {
        Resource dataplane = sound(
                "{'type':'Dataplane','mesh':'default','name':'demo-app-01','labels':{'kuma.io/mesh':'default',"
                        + "'kuma.io/env':'universal','kuma.io/proxy-type':'sidecar'},'networking':{'address':'10.0.0.1','inbound':[{'port':8080,"
                        + "'tags':{'kuma.io/zone':'zone-1','kuma.io/service':'demo-app','kuma.io/protocol':'http'}}]}}");
        assertThat(dataplane.spec().size()).isEqualTo(96);
        Canonical canonical = WireForm.ofZone("zone-1").of(dataplane);
        assertThat(canonical.bytes().size()).isEqualTo(360);
        assertThat(canonical.digest().hex())
                .isEqualTo("afc1c79cdd9324a5b5a9decd6b2516bd97569c8817babf81d3f349ccd72c0a86");
        assertThat(WireForm.resourceName(canonical.key())).isEqualTo("demo-app-01-4844679f5w4b678f.default");
    }

    @Test
    void aPolicyOfGlobalIsTheVectorOfTheSpecificationButForTheOrderOfItsMembers() throws Exception {
        Resource policy = sound(
                "{'type':'MeshTimeout','mesh':'default','name':'default-timeout-global','labels':{'kuma.io/mesh':'default'},"
                        + "'spec':{'to':[{'targetRef':{'kind':'Mesh'},'default':{'idleTimeout':'20s'}}]}}");
        assertThat(policy.spec().toStringUtf8())
                .isEqualTo("{\"to\":[{\"default\":{\"idleTimeout\":\"20s\"},\"targetRef\":{\"kind\":\"Mesh\"}}]}");
        Canonical canonical = GLOBAL.of(policy.withSpec(ByteString.copyFromUtf8(
                "{\"to\":[{\"targetRef\":{\"kind\":\"Mesh\"},\"default\":{\"idleTimeout\":\"20s\"}}]}")));
        assertThat(canonical.bytes().size()).isEqualTo(226);
        assertThat(canonical.digest().hex())
                .isEqualTo("8752d7c83c64cfd94d8bf5631da3be6ab42d628a756b9d6a62ab27b34b8a0efc");
        assertThat(KumaResource.parseFrom(canonical.bytes()).getSpec().getTypeUrl())
                .isEmpty();
    }

    @Test
    void theStatusIsNoPartOfTheCanonicalBytesAndGoesToGlobalOnly() {
        Resource service = sound(
                "{'type':'MeshService','mesh':'default','name':'redis','spec':{'ports':[{'port':6379}],'selector':{}}}");
        Resource withStatus = service.withStatus(ByteString.copyFromUtf8("{\"vips\":[{\"ip\":\"241.0.0.1\"}]}"));
        WireForm zone = WireForm.ofZone("east");
        assertThat(zone.of(withStatus)).isEqualTo(zone.of(service));
        assertThat(zone.message(withStatus).getStatus().getValue()).isEqualTo(withStatus.status());
        assertThat(GLOBAL.message(withStatus).hasStatus()).isFalse();
    }

    @Test
    void whatCameFromGlobalStaysInAZoneAsItCame() {
        Resource policy = sound("{'type':'MeshTimeout','mesh':'default','name':'t','spec':{}}");
        Canonical sent = GLOBAL.of(policy);
        Resource received = read(sent.bytes(), "MeshTimeout");
        assertThat(WireForm.ofZone("east").of(received)).isEqualTo(sent);
    }

    @ParameterizedTest
    @ValueSource(strings = {"DataplaneInsight", "ZoneIngressInsight", "ZoneEgressInsight"})
    void theCountOfAnInsightsChangesStaysInItsZone(String kind) {
        WireForm zone = WireForm.ofZone("east");
        String insight = "{'type':'" + kind + "','mesh':'m','name':'n','subscriptions':[{'id':'1','generation':%d}]}";
        Canonical first = zone.of(sound(insight.formatted(1)));
        assertThat(zone.of(sound(insight.formatted(2)))).isEqualTo(first);
        assertThat(ResourceDocuments.spec(read(first.bytes(), kind)))
                .isEqualTo(Trees.json("{'subscriptions':[{'id':'1'}]}"));
    }

    @Test
    void whatAZoneProvidesSaysOfItsZoneWhatItsChannelProved() {
        Resource forged = sound("{'type':'Dataplane','mesh':'default','name':'web','labels':{'kuma.io/zone':'west',"
                + "'kuma.io/origin':'global'},'networking':{'address':'10.0.0.1','inbound':[{'port':8080,'tags':"
                + "{'kuma.io/zone':'west','kuma.io/service':'web'}},{'port':8081,'tags':{'kuma.io/service':'web'}}]}}");
        WireForm east = WireForm.providedBy("east");
        Canonical canonical = east.of(forged);
        Resource pinned = read(canonical.bytes(), "Dataplane");

        assertThat(pinned.labels()).containsEntry("kuma.io/zone", "east").containsEntry("kuma.io/origin", "zone");
        assertThat(ResourceDocuments.spec(pinned)
                        .at("/networking/inbound/0/tags/kuma.io~1zone")
                        .asText())
                .isEqualTo("east");
        assertThat(ResourceDocuments.spec(pinned)
                        .at("/networking/inbound/1/tags")
                        .size())
                .isEqualTo(1);
        assertThat(east.of(pinned))
                .isEqualTo(canonical)
                .isEqualTo(WireForm.asGiven().of(pinned));
    }

    @Test
    void zoneProxiesSayWhichZoneTheyAreIn() {
        Resource ingress = sound("{'type':'ZoneIngress','name':'i','zone':'west','networking':{'port':10001},"
                + "'availableServices':[{'tags':{'kuma.io/zone':'west','kuma.io/service':'web'},'mesh':'default'}]}");
        Resource egress = sound("{'type':'ZoneEgress','name':'e','networking':{'port':10002}}");
        Resource pinnedIngress = read(WireForm.providedBy("east").of(ingress).bytes(), "ZoneIngress");
        Resource pinnedEgress = read(WireForm.providedBy("east").of(egress).bytes(), "ZoneEgress");

        assertThat(ResourceDocuments.spec(pinnedIngress).path("zone").asText()).isEqualTo("east");
        assertThat(ResourceDocuments.spec(pinnedIngress)
                        .at("/availableServices/0/tags/kuma.io~1zone")
                        .asText())
                .isEqualTo("east");
        assertThat(ResourceDocuments.spec(pinnedEgress).path("zone").asText()).isEqualTo("east");
    }

    @Test
    void whatOneZoneMadeHasTheSameNameInEveryOther() {
        Resource ingress = sound("{'type':'ZoneIngress','name':'ingress-1','networking':{'port':10001}}");
        Canonical atGlobal = WireForm.ofZone("zone-1").of(ingress);
        Canonical atOtherZone = GLOBAL.of(read(atGlobal.bytes(), "ZoneIngress"));
        assertThat(atOtherZone.key())
                .isEqualTo(atGlobal.key())
                .isEqualTo(ResourceKey.global("ZoneIngress", "ingress-1-d42xfc5b76vxd222"));
        assertThat(read(atOtherZone.bytes(), "ZoneIngress").labels())
                .containsEntry("kuma.io/origin", "global")
                .containsEntry("kuma.io/zone", "zone-1")
                .containsEntry("kuma.io/display-name", "ingress-1");
    }

    @Test
    void ofASigningKeyZonesGetThePublicHalf() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        byte[] pkcs1 = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded())
                .parsePrivateKey()
                .toASN1Primitive()
                .getEncoded();
        Canonical sent = GLOBAL.of(globalSecret("zone-token-signing-key-1", pem("RSA PRIVATE KEY", pkcs1)));
        Resource received = read(sent.bytes(), "GlobalSecret");
        String text = Secret.parseFrom(received.spec()).getData().getValue().toStringUtf8();
        assertThat(received.key().name()).isEqualTo("zone-token-signing-public-key-1");
        assertThat(received.labels())
                .isEqualTo(Map.of("kuma.io/display-name", "zone-token-signing-key-1", "kuma.io/origin", "global"));
        assertThat(text).startsWith("-----BEGIN RSA PUBLIC KEY-----\n");
        assertThat(decoded(text)).isEqualTo(publicKey(pair.getPublic()));
        assertThat(sent.bytes().toStringUtf8()).doesNotContain("PRIVATE");
    }

    @Test
    void aSigningKeyThatIsNoneLeavesGlobalEmpty() throws Exception {
        for (String content : new String[] {
            "-----BEGIN PRIVATE KEY-----\nsecret\n-----END PRIVATE KEY-----\n",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n",
            "secret"
        }) {
            Resource received = read(
                    GLOBAL.of(globalSecret("zone-token-signing-key-2", content)).bytes(), "GlobalSecret");
            assertThat(received.spec()).isEqualTo(ByteString.EMPTY);
        }
    }

    @Test
    void otherSecretsGoUnchanged() {
        Resource revocations = globalSecret("zone-token-revocations", "a,b");
        Resource received = read(GLOBAL.of(revocations).bytes(), "GlobalSecret");
        assertThat(received.key()).isEqualTo(revocations.key());
        assertThat(received.spec()).isEqualTo(revocations.spec());
    }

    @Test
    void fieldsOfANewerPeerAreKeptEverywhere() throws InvalidProtocolBufferException {
        UnknownFieldSet news = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                .build();
        KumaResource sent = KumaResource.newBuilder()
                .setMeta(KumaResource.Meta.newBuilder()
                        .setName("default")
                        .putLabels("kuma.io/origin", "global")
                        .setUnknownFields(news))
                .setSpec(Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/kuma.mesh.v1alpha1.Mesh")
                        .setValue(
                                Mesh.newBuilder().setUnknownFields(news).build().toByteString()))
                .setUnknownFields(news)
                .build();
        Resource resource = read(sent.toByteString(), "Mesh");
        assertThat(KumaResource.parseFrom(WireForm.ofZone("east").of(resource).bytes()))
                .isEqualTo(sent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0a05            | not a KumaResource",
                "ffffffff        | not a KumaResource",
                "''              | the spec's type is \"\" (expected for Mesh: \"type.googleapis.com/kuma.mesh.v1alpha1.Mesh\")",
            })
    void bytesOfAPeerThatAreNoResourceAreRefusedWithAReason(String hex, String reason) {
        FromWire read = WireForm.fromWire(ByteString.copyFrom(HexFormat.of().parseHex(hex)), MESH);
        assertThat(read).isInstanceOf(FromWire.Unreadable.class);
        assertThat(((FromWire.Unreadable) read).reason()).startsWith(reason);
    }

    @Test
    void aSpecThatIsNoneIsRefusedWithAReason() {
        KumaResource broken = KumaResource.newBuilder()
                .setSpec(Any.newBuilder()
                        .setTypeUrl("type.googleapis.com/kuma.mesh.v1alpha1.Mesh")
                        .setValue(ByteString.copyFromUtf8("\n\u00ff")))
                .build();
        assertThat(WireForm.fromWire(broken, MESH)).isInstanceOf(FromWire.Unreadable.class);
        KumaResource noJson = KumaResource.newBuilder()
                .setSpec(Any.newBuilder().setValue(ByteString.copyFromUtf8("[1]")))
                .build();
        assertThat(WireForm.fromWire(noJson, ResourceKinds.named("MeshTimeout")))
                .isEqualTo(new FromWire.Unreadable("no JSON object"));
    }

    @ParameterizedTest
    @CsvSource({"demo.default, default, demo", "default., '', default", "a.b.c, c, a.b", "plain, '', plain"})
    void theMeshIsWhatFollowsTheLastDot(String resourceName, String mesh, String name) {
        assertThat(WireForm.keyOf(ResourceKinds.named("MeshTimeout"), resourceName))
                .isEqualTo(new ResourceKey("MeshTimeout", mesh, name));
    }

    private static Resource globalSecret(String name, String content) {
        return new Resource(
                ResourceKey.global("GlobalSecret", name),
                Map.of(),
                Secret.newBuilder()
                        .setData(BytesValue.of(ByteString.copyFromUtf8(content)))
                        .build()
                        .toByteString());
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n" + Base64.getMimeEncoder().encodeToString(der) + "\n-----END " + type
                + "-----\n";
    }

    private static RSAPublicKey decoded(String pem) {
        return RSAPublicKey.getInstance(Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", "")));
    }

    private static RSAPublicKey publicKey(PublicKey key) {
        java.security.interfaces.RSAPublicKey rsa = (java.security.interfaces.RSAPublicKey) key;
        return new RSAPublicKey(rsa.getModulus(), rsa.getPublicExponent());
    }

    private static Resource read(ByteString bytes, String kind) {
        return switch (WireForm.fromWire(bytes, ResourceKinds.named(kind))) {
            case FromWire.Read read -> read.resource();
            case FromWire.Unreadable unreadable -> throw new AssertionError(unreadable.reason());
        };
    }

    private static Resource sound(String json) {
        return switch (ResourceDocuments.decode(Trees.json(json))) {
            case Decoded.Sound sound -> sound.resource();
            case Decoded.Malformed malformed -> throw new AssertionError(malformed.message());
            case Decoded.Invalid invalid -> throw new AssertionError(invalid.violations());
        };
    }
}
