package io.meridian.common.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.validation.Violation;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Decoding and encoding by the rules of spec/mesh-resource §1.6–2.3 and spec/rest-api §2.4–2.8. */
final class ResourceDocumentsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // given                                                          | read back
                "{colour: red, routing: {zone_egress: true}, Routing: {}}         | {routing: {}}",
                "{mtls: null, networking: {outbound: {passthrough: null}}}        | {networking: {outbound: {}}}",
                "{meshServices: {mode: 3}}                                        | {meshServices: {mode: Exclusive}}",
                "{meshServices: {mode: 9}}                                        | {meshServices: {mode: 9}}",
                "{meshServices: {mode: Disabled}, routing: {zoneEgress: false}}   | {routing: {}, meshServices: {}}",
                "{networking: {outbound: {passthrough: false}}}                   | {networking: {outbound: {passthrough: false}}}",
                "{skipCreatingInitialPolicies: [null]}                            | {skipCreatingInitialPolicies: ['']}",
                "{skipCreatingInitialPolicies: []}                                | {}",
                "{mtls: {backends: [null]}}                                       | {mtls: {backends: [{}]}}",
                "{logging: {backends: [{type: file, conf: {z: null, a: [1, 1.5, 1e21]}}]}} | "
                        + "{logging: {backends: [{type: file, conf: {a: [1, 1.5, 1e+21], z: null}}]}}",
                "{tracing: {backends: [{sampling: NaN}, {sampling: 0}, {sampling: '12.50'}]}} | "
                        + "{tracing: {backends: [{sampling: NaN}, {sampling: 0}, {sampling: 12.5}]}}",
            })
    void aMeshReadsBackInItsCanonicalForm(String given, String expected) {
        Resource mesh = sound(with("Mesh", given)).resource();
        assertThat(ResourceDocuments.spec(mesh)).isEqualTo(Trees.yaml(expected));
        assertThat(sound(with("Mesh", expected)).resource()).isEqualTo(mesh);
    }

    @ParameterizedTest
    @CsvSource({
        "1m30s, 90s",
        "1.5s, 1.500s",
        "'0', 0s",
        "3ns, 0.000000003s",
        "-1.5h, -5400s",
        "-3us, -0.000003s",
        "1h0m0.25s, 3600.250s",
        "+.5s, 0.500s",
        "2562047h, 9223369200s",
    })
    void durationsAreReadAsGoWritesThemAndPrintedInSeconds(String given, String printed) {
        Resource mesh = sound(with("Mesh", "{mtls: {backends: [{rootChain: {requestTimeout: '" + given + "'}}]}}"))
                .resource();
        assertThat(ResourceDocuments.spec(mesh)
                        .at("/mtls/backends/0/rootChain/requestTimeout")
                        .asText())
                .isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{meshServices: {mode: Always}} | unknown value \"\\\"Always\\\"\" for enum kuma.mesh.v1alpha1.Mesh.MeshServices.Mode",
                "{meshServices: {mode: 3000000000}} | json: cannot unmarshal number 3000000000 into Go value of type int32 (at meshServices.mode)",
                "{meshServices: {mode: true}}   | json: cannot unmarshal bool into Go value of type int32 (at meshServices.mode)",
                "{routing: {zoneEgress: 'true'}} | json: cannot unmarshal string into Go value of type bool (at routing.zoneEgress)",
                "{routing: [1]}                 | json: cannot unmarshal array into Go value of type map[string]json.RawMessage (at routing)",
                "{mtls: {backends: {}}}         | json: cannot unmarshal object into Go value of type []json.RawMessage (at mtls.backends)",
                "{mtls: {backends: [{conf: [1]}]}} | bad Struct: json: cannot unmarshal array",
                "{mtls: {backends: [{rootChain: {requestTimeout: 1d}}]}} | bad Duration: time: unknown unit \"d\" in duration \"1d\"",
                "{mtls: {backends: [{rootChain: {requestTimeout: ''}}]}} | bad Duration: time: invalid duration \"\"",
                "{mtls: {backends: [{rootChain: {requestTimeout: '5'}}]}} | bad Duration: time: missing unit in duration \"5\"",
                "{mtls: {backends: [{rootChain: {requestTimeout: 10000000h}}]}} | bad Duration: time: invalid duration \"10000000h\"",
                "{mtls: {backends: [{rootChain: {requestTimeout: 5}}]}} | bad Duration: json: cannot unmarshal number",
                "{constraints: {dataplaneProxy: {requirements: [{tags: {team: 7}}]}}} | (at constraints.dataplaneProxy.requirements[0].tags[\"team\"])",
                "{labels: {a: 1}}               | json: cannot unmarshal number into Go value of type string (at labels.a)",
                "{labels: []}                   | json: cannot unmarshal array into Go value of type map[string]string (at labels)",
                "{creationTime: yesterday}      | parsing time \"yesterday\"",
            })
    void whatIsNoMeshIsRefusedInTheWordsOfTheReference(String given, String message) {
        Decoded decoded = ResourceDocuments.decode(with("Mesh", given));
        assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        String detail = ((Decoded.Malformed) decoded).message();
        assertThat(detail).startsWith("invalid Mesh object: \"");
        assertThat(detail.replace("\\\"", "\"").replace("\\\\", "\\")).contains(message);
    }

    @Test
    void ofACrowdedOneofTheHighestNumberCounts() {
        JsonNode gateway = with(
                "MeshGateway",
                "{mesh: default, conf: {listeners: [{tls: {certificates: [{inlineString: x, secret: y, inline: aGk=}]}}]}}");
        assertThat(ResourceDocuments.spec(sound(gateway).resource()).at("/conf/listeners/0/tls/certificates/0"))
                .isEqualTo(Trees.json("{'inlineString':'x'}"));
    }

    @Test
    void fieldsMayBeSpelledAsInTheProtoFileAndIntegersQuoted() {
        Resource ingress = sound(with(
                        "ZoneIngress",
                        "{networking: {advertised_port: '10001', advertisedAddress: a}, availableServices: null}"))
                .resource();
        assertThat(ResourceDocuments.spec(ingress))
                .isEqualTo(Trees.json("{'networking':{'advertisedAddress':'a','advertisedPort':10001}}"));
    }

    @Test
    void longsArePrintedAsStrings() {
        Resource insight = sound(
                        with(
                                "DataplaneInsight",
                                "{mesh: m, subscriptions: [{connectTime: '2026-01-01T00:00:00.5Z', status: {total: {responsesSent: 7}}}]}"))
                .resource();
        assertThat(ResourceDocuments.spec(insight).at("/subscriptions/0"))
                .isEqualTo(Trees.json(
                        "{'connectTime':'2026-01-01T00:00:00.500Z','status':{'total':{'responsesSent':'7'}}}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{mtls: {backends: [{type: builtin, conf: {caCert: {rsaBits: 2048}}}]}} | unknown field mtls.backends[0].conf.caCert.rsaBits is ignored; did you mean RSAbits?",
                "{mtls: {backend: []}}         | unknown field mtls.backend is ignored; did you mean backends?",
                "{routing: {zone_egress: true}} | unknown field routing.zone_egress is ignored; did you mean zoneEgress?",
                "{metrics: {backends: [{type: prometheus, conf: {skipMtls: true}}]}} | unknown field metrics.backends[0].conf.skipMtls is ignored; did you mean skipMTLS?",
                "{colour: red}                 | unknown field colour is ignored",
                "{mtls: {backends: [{type: provided, conf: {cert: {secrets: a}}}]}} | unknown field mtls.backends[0].conf.cert.secrets is ignored; did you mean secret?",
            })
    void anUnknownFieldIsAWarningThatNamesTheOneMeant(String given, String warning) {
        assertThat(sound(with("Mesh", given)).warnings()).containsExactly(warning);
    }

    @Test
    void aConfOfAnotherPluginIsNobodysBusiness() {
        assertThat(sound(with("Mesh", "{mtls: {backends: [{type: vault, conf: {rsaBits: 1}}]}}"))
                        .warnings())
                .isEmpty();
    }

    @Test
    void aThousandUnknownFieldsGetAShortAnswer() {
        StringBuilder fields = new StringBuilder("{");
        for (int i = 0; i < 1_000; i++) {
            fields.append("zzzzzzzz").append(i).append(": 1, ");
        }
        assertThat(sound(with("Mesh", fields.append("}").toString())).warnings())
                .hasSize(21)
                .last()
                .isEqualTo("and 980 more of this sort");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{spec: {targetRef: {kind: Mesh, name: 5}}}   | spec.targetRef.name | in body must be of type string: \"number\"",
                "{spec: {targetRef: {name: a}}}               | spec.targetRef.kind | in body is required",
                "{spec: {to: {}}}                             | spec.to | in body must be of type array: \"object\"",
                "{spec: {to: [null]}}                         | spec.to[0] | in body must be of type object: \"null\"",
                "{}                                           | '' | spec in body is required",
                "{spec: 7}                                    | '' | spec in body must be of type object: \"number\"",
                "{type: MeshRetry, spec: {}}                  | '' | type in body should be one of [MeshTimeout]",
                "{type: null, spec: {}}                       | '' | type in body should be one of [MeshTimeout]",
                "{name: 5, spec: {}}                          | '' | name in body must be of type string: \"number\"",
                "{labels: {a: 1}, spec: {}}                   | '' | labels.a in body must be of type string: \"number\"",
            })
    void aPolicyIsHeldAgainstItsSchema(String given, String field, String reason) {
        Decoded decoded = ResourceDocuments.decode(ResourceKinds.named("MeshTimeout"), with("MeshTimeout", given));
        assertThat(decoded).isEqualTo(new Decoded.Invalid(List.of(new Violation(field, reason))));
    }

    @Test
    void allViolationsComeAtOnceWhateverTheOrderOfTheDocument() {
        Decoded one = ResourceDocuments.decode(with(
                "MeshService", "{spec: {ports: [{port: 99999999999}, {targetPort: true, port: 1.5}], state: Nope}}"));
        Decoded other = ResourceDocuments.decode(with(
                "MeshService", "{spec: {state: Nope, ports: [{port: 99999999999}, {port: 1.5, targetPort: true}]}}"));
        assertThat(one).isEqualTo(other);
        assertThat(((Decoded.Invalid) one).violations())
                .containsExactly(
                        new Violation("spec.ports[0].port", "in body should be less than or equal to 2147483647"),
                        new Violation("spec.ports[1].port", "in body must be of type integer: \"number\""),
                        new Violation(
                                "spec.ports[1].targetPort", "in body must be of type integer,string: \"boolean\""),
                        new Violation("spec.state", "in body should be one of [Available Unavailable]"));
    }

    @Test
    void aPolicyIsStoredWithDefaultsWithoutUnknownFieldsAndInTheMeshDefault() {
        Decoded.Sound sound = sound(with(
                "MeshTCPRoute",
                "{status: {x: 1}, spec: {to: [{targetReef: 1, targetRef: {kind: MeshService, name: a}, rules: [{default: {backendRefs: "
                        + "[{kind: MeshService, name: b}, {kind: MeshService, name: c, weight: 1e1}]}}]}]}}"));
        assertThat(sound.resource().key().mesh()).isEqualTo("default");
        assertThat(sound.resource().status()).isEqualTo(ByteString.EMPTY);
        assertThat(sound.warnings())
                .containsExactly("unknown field spec.to[0].targetReef is ignored; did you mean targetRef?");
        assertThat(sound.resource().spec().toStringUtf8())
                .isEqualTo(
                        "{\"to\":[{\"rules\":[{\"default\":{\"backendRefs\":[{\"kind\":\"MeshService\",\"name\":\"b\",\"weight\":1},"
                                + "{\"kind\":\"MeshService\",\"name\":\"c\",\"weight\":1e1}]}}],\"targetRef\":{\"kind\":\"MeshService\",\"name\":\"a\"}}]}");
    }

    @Test
    void theKubernetesFormOfAMeshIsTheSameMesh() {
        Decoded.Sound sound = sound(Trees.yaml("""
                apiVersion: kuma.io/v1alpha1
                kind: Mesh
                metadata:
                  name: default
                  labels: {team: a}
                  annotations: {kuma.io/display-name: shown, other: x}
                spec:
                  routing: {zoneEgres: true, zoneEgress: true}
                """));
        Resource universal = sound(with(
                        "Mesh",
                        "{name: default, labels: {team: a, kuma.io/display-name: shown}, routing: {zoneEgress: true}}"))
                .resource();
        assertThat(sound.resource()).isEqualTo(universal);
        assertThat(sound.warnings())
                .containsExactly("unknown field spec.routing.zoneEgres is ignored; did you mean zoneEgress?");
    }

    @Test
    void kubernetesObjectsArePrintedAsTheReferencePrintsThem() {
        assertThat(ResourceDocuments.kubernetes(
                        sound(with("MeshTimeout", "{name: t-1, labels: {kuma.io/mesh: default}, spec: {}}"))
                                .resource(),
                        "kuma-system"))
                .isEqualTo(Trees.json(
                        "{'kind':'MeshTimeout','apiVersion':'kuma.io/v1alpha1','metadata':{'name':'t-1','namespace':'kuma-system',"
                                + "'creationTimestamp':null,'labels':{'kuma.io/mesh':'default'}},'spec':{}}"));
        assertThat(ResourceDocuments.kubernetes(
                        sound(with("Dataplane", "{mesh: default, name: web-1, networking: {address: a}}"))
                                .resource(),
                        "kuma-system"))
                .isEqualTo(
                        Trees.json(
                                "{'kind':'Dataplane','apiVersion':'kuma.io/v1alpha1','mesh':'default','metadata':{'name':'web-1',"
                                        + "'namespace':'kuma-system','creationTimestamp':null},'spec':{'networking':{'address':'a'}}}"));
        assertThat(ResourceDocuments.kubernetes(
                        sound(with("Secret", "{mesh: default, data: YWJj}")).resource(), "kuma-system"))
                .isEqualTo(
                        Trees.json(
                                "{'kind':'Secret','apiVersion':'v1','metadata':{'name':'n','namespace':'kuma-system','creationTimestamp':null,"
                                        + "'labels':{'kuma.io/mesh':'default'}},'data':{'value':'YWJj'},'type':'system.kuma.io/secret'}"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: v2, kind: Mesh, metadata: {name: a}} | apiVersion is \\\"v2\\\" (expected: \\\"kuma.io/v1alpha1\\\")",
                "{apiVersion: kuma.io/v1alpha1, kind: Mesh}        | metadata is missing, or no object",
                "{apiVersion: kuma.io/v1alpha1, metadata: {}}      | the resource has no kind (expected: a kind, such as \"Mesh\")",
                "{apiVersion: kuma.io/v1alpha1, kind: Mehs, metadata: {}} | unknown resource type: \"Mehs\"; did you mean Mesh?",
                "{apiVersion: v1, kind: Pod, metadata: {}}         | unknown resource type: \"Pod\"",
                "{name: a}                                         | the resource has no type (expected: a kind, such as \"Mesh\")",
                "[]                                                | a resource is an object, this is array",
            })
    void whatIsNoResourceIsRefused(String given, String message) {
        Decoded decoded = ResourceDocuments.decode(Trees.yaml(given));
        assertThat(decoded).isInstanceOf(Decoded.Malformed.class);
        assertThat(((Decoded.Malformed) decoded).message()).contains(message);
    }

    @Test
    void theFormOfRestHasItsMembersInTheOrderOfTheReference() {
        ObjectNode printed = ResourceDocuments.universal(
                new Resource(
                        ResourceKinds.named("MeshService").key("m", "redis"),
                        Map.of("kuma.io/zone", "west", "k8s.kuma.io/namespace", "ns", "kuma.io/display-name", "shown"),
                        ByteString.copyFromUtf8("{}")),
                Optional.of(Instant.parse("2026-01-01T00:00:00.250Z")),
                Optional.empty());
        assertThat(printed.toString())
                .isEqualTo(
                        "{\"type\":\"MeshService\",\"mesh\":\"m\",\"name\":\"redis\",\"creationTime\":\"2026-01-01T00:00:00.25Z\","
                                + "\"modificationTime\":\"0001-01-01T00:00:00Z\",\"labels\":{\"k8s.kuma.io/namespace\":\"ns\","
                                + "\"kuma.io/display-name\":\"shown\",\"kuma.io/zone\":\"west\"},\"kri\":\"kri_msvc_m_west_ns_shown_\",\"spec\":{},"
                                + "\"status\":{\"tls\":{},\"dataplaneProxies\":{}}}");
    }

    @Test
    void aProtobufDocumentMayNameAnyTypeForTheRequestToJudge() {
        JsonNode document = Trees.json("{'type':'MeshTimeout','name':'other','mesh':'m'}");
        assertThat(ResourceDocuments.decode(ResourceKinds.named("Mesh"), document))
                .isInstanceOf(Decoded.Sound.class);
        assertThat(DocumentEnvelope.of(document))
                .isEqualTo(new DocumentEnvelope(DocumentEnvelope.Form.UNIVERSAL, "MeshTimeout", "m", "other"));
    }

    /** A Universal document of this kind, named n unless it says otherwise. */
    private static JsonNode with(String type, String fields) {
        ObjectNode document = (ObjectNode) Trees.json("{'type':'" + type + "','name':'n'}");
        document.setAll((ObjectNode) Trees.yaml(fields));
        return document;
    }

    private static Decoded.Sound sound(JsonNode document) {
        return switch (ResourceDocuments.decode(document)) {
            case Decoded.Sound sound -> sound;
            case Decoded.Malformed malformed -> throw new AssertionError(malformed.message());
            case Decoded.Invalid invalid -> throw new AssertionError(invalid.violations());
        };
    }
}
