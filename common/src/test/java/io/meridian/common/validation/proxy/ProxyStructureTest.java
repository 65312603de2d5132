package io.meridian.common.validation.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.common.model.Resource;
import io.meridian.common.testing.Documents;
import io.meridian.common.validation.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rules of spec/zone-dataplane §1.2 and §1.4 and spec/kds-protocol §6.4, one case each and those that only just pass. */
final class ProxyStructureTest {

    private record Case(String says, String document, List<Violation> violations) {
        @Override
        public String toString() {
            return says;
        }
    }

    private static final String WEB = "tags: {kuma.io/service: web}";

    static Stream<Case> dataplanes() {
        return Stream.of(
                dataplane("an inbound with a service", inbound("port: 80, " + WEB)),
                dataplane("a name is an address too", "address: web.example.com, inbound: [{port: 80, " + WEB + "}]"),
                dataplane(
                        "no networking at all",
                        null,
                        v("networking", "has to contain at least one inbound interface or gateway")),
                dataplane(
                        "neither inbound nor gateway",
                        "address: 10.0.0.1",
                        v("networking", "has to contain at least one inbound interface or gateway")),
                dataplane("a gateway alone", "address: 10.0.0.1, gateway: {" + WEB + "}"),
                dataplane(
                        "a gateway without a service",
                        "address: 10.0.0.1, gateway: {tags: {a: b}}",
                        v("networking.gateway.tags[\"kuma.io/service\"]", "tag has to exist")),
                dataplane(
                        "a gateway beside an inbound",
                        "address: 10.0.0.1, gateway: {" + WEB + "}, inbound: [{port: 80, " + WEB + "}]",
                        v("networking", "has to contain either inbound interfaces or a gateway, not both")),
                dataplane(
                        "as recorded of the reference",
                        "address: '', inbound: [{port: 0, tags: {version: v1}}]",
                        v("networking.address", "address can't be empty"),
                        v("networking.inbound[0].port", "port must be in the range [1, 65535]"),
                        v("networking.inbound[0].tags[\"kuma.io/service\"]", "tag has to exist")),
                dataplane(
                        "every address of the machine",
                        "address: 0.0.0.0, inbound: [{port: 80, " + WEB + "}]",
                        v("networking.address", "address must not be 0.0.0.0 or ::")),
                dataplane(
                        "an address that is none",
                        "address: 'a b', advertisedAddress: '300.1.1.1', inbound: [{port: 80, " + WEB + "}]",
                        v("networking.address", "address has to be valid IP address or domain name"),
                        v("networking.advertisedAddress", "address has to be valid IP address or domain name")),
                dataplane(
                        "ports out of range",
                        inbound("port: 65536, servicePort: 70000, " + WEB),
                        v("networking.inbound[0].port", "port must be in the range [1, 65535]"),
                        v("networking.inbound[0].servicePort", "port must be in the range [1, 65535]")),
                dataplane("the largest port", inbound("port: 65535, servicePort: 1, " + WEB)),
                dataplane(
                        "addresses of inbounds are not resolved",
                        inbound("port: 80, address: web, serviceAddress: app, " + WEB),
                        v("networking.inbound[0].address", "address has to be valid IP address"),
                        v("networking.inbound[0].serviceAddress", "address has to be valid IP address")),
                dataplane(
                        "an application that is the listener itself",
                        inbound("port: 80, serviceAddress: 10.0.0.1, " + WEB),
                        v(
                                "networking.inbound[0].serviceAddress",
                                "together with the port must differ from the listener 10.0.0.1:80")),
                dataplane("an application beside the listener", inbound("port: 80, serviceAddress: 127.0.0.1, " + WEB)),
                dataplane(
                        "two listeners on one port",
                        "address: 10.0.0.1, inbound: [{port: 80, " + WEB + "}, {port: 80, " + WEB + "}]",
                        v("networking.inbound[1].port", "10.0.0.1:80 is already used by networking.inbound[0]")),
                dataplane(
                        "one port on two addresses",
                        "address: 10.0.0.1, inbound: [{port: 80, " + WEB + "}, {port: 80, address: 10.0.0.2, " + WEB
                                + "}], outbound: [{port: 80, " + WEB + "}]"),
                dataplane(
                        "an outbound on the port of another",
                        "address: 10.0.0.1, inbound: [{port: 80, " + WEB + "}], outbound: [{port: 90, " + WEB
                                + "}, {port: 90, address: 127.0.0.1, " + WEB + "}]",
                        v("networking.outbound[1].port", "127.0.0.1:90 is already used by networking.outbound[0]")),
                dataplane(
                        "Envoy's own port",
                        "address: 10.0.0.1, admin: {port: 90}, inbound: [{port: 90, " + WEB
                                + "}], outbound: [{port: 90, " + WEB + "}]",
                        v("networking.admin.port", "must differ from the port of networking.outbound[0]")),
                dataplane(
                        "tags",
                        inbound(
                                "port: 80, tags: {kuma.io/service: web, 'a b': c, d: '', e: f/g, kuma.io/protocol: smtp}"),
                        v(
                                "networking.inbound[0].tags[\"a b\"]",
                                "tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores"),
                        v("networking.inbound[0].tags[\"d\"]", "tag value must be non-empty"),
                        v(
                                "networking.inbound[0].tags[\"e\"]",
                                "tag value must consist of alphanumeric characters, dots, dashes and underscores"),
                        v(
                                "networking.inbound[0].tags[\"kuma.io/protocol\"]",
                                "tag \"kuma.io/protocol\" has an invalid value \"smtp\". Allowed values: grpc, http, http2, kafka,"
                                        + " mysql, tcp, tls")),
                dataplane(
                        "outbounds",
                        inbound("port: 80, " + WEB) + ", outbound: [{port: 0, tags: {a: b}}, {port: 81, address: db, "
                                + WEB + ", backendRef: {kind: Service, name: x, port: 1}}]",
                        v("networking.outbound[0].port", "port must be in the range [1, 65535]"),
                        v("networking.outbound[0].tags[\"kuma.io/service\"]", "tag has to exist"),
                        v("networking.outbound[1].address", "address has to be valid IP address"),
                        v("networking.outbound[1].backendRef", "cannot be defined together with tags"),
                        v(
                                "networking.outbound[1].backendRef.kind",
                                "has an invalid value \"Service\". Allowed values: MeshExternalService, MeshMultiZoneService,"
                                        + " MeshService")));
    }

    static Stream<Case> zoneProxies() {
        return Stream.of(
                ingress(
                        "as recorded",
                        "address: 127.0.0.3, port: 10001, advertisedAddress: 127.0.0.3, advertisedPort: 10001"),
                ingress("not reachable from other zones", "port: 10001"),
                ingress(
                        "an advertised address alone",
                        "port: 10001, advertisedAddress: a.example",
                        v("networking.advertisedPort", "has to be defined, since networking.advertisedAddress is")),
                ingress(
                        "an advertised port alone",
                        "port: 10001, advertisedPort: 1",
                        v("networking.advertisedAddress", "has to be defined, since networking.advertisedPort is")),
                ingress(
                        "no port",
                        "address: '::', advertisedAddress: '?', advertisedPort: 99999",
                        v("networking.address", "address must not be 0.0.0.0 or ::"),
                        v("networking.advertisedAddress", "address has to be valid IP address or domain name"),
                        v("networking.port", "port must be in the range [1, 65535]"),
                        v("networking.advertisedPort", "port must be in the range [1, 65535]")),
                new Case(
                        "a service without a name",
                        "{type: ZoneIngress, name: zi, networking: {port: 1}, availableServices: [{mesh: m1, tags: {a: b}}]}",
                        List.of(v("availableServices[0].tags[\"kuma.io/service\"]", "tag has to exist"))),
                new Case(
                        "an egress",
                        "{type: ZoneEgress, name: ze, networking: {address: 10.0.0.1, port: 10002}}",
                        List.of()),
                new Case(
                        "an egress without a port",
                        "{type: ZoneEgress, name: ze, networking: {address: 10.0.0.1}}",
                        List.of(v("networking.port", "port must be in the range [1, 65535]"))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"dataplanes", "zoneProxies"})
    void everyBrokenRuleIsNamed(Case proxy) {
        Resource resource = Documents.resource(proxy.document());
        List<Violation> violations =
                switch (resource.key().kind()) {
                    case "Dataplane" -> DataplaneStructure.violations(resource.spec());
                    case "ZoneIngress" -> ZoneIngressStructure.violations(resource.spec());
                    case "ZoneEgress" -> ZoneEgressStructure.violations(resource.spec());
                    default -> throw new AssertionError(resource.key());
                };
        assertThat(violations).containsExactlyInAnyOrderElementsOf(proxy.violations());
    }

    private static Case dataplane(
            String says, @org.jspecify.annotations.Nullable String networking, Violation... violations) {
        String members = networking == null ? "" : ", networking: {" + networking + "}";
        return new Case(says, "{type: Dataplane, mesh: m1, name: dp" + members + "}", Arrays.asList(violations));
    }

    private static Case ingress(String says, String networking, Violation... violations) {
        return new Case(
                says, "{type: ZoneIngress, name: zi, networking: {" + networking + "}}", Arrays.asList(violations));
    }

    private static String inbound(String members) {
        return "address: 10.0.0.1, inbound: [{" + members + "}]";
    }

    private static Violation v(String field, String message) {
        return new Violation(field, message);
    }
}
