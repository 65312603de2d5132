package io.meridian.common.validation.proxy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.validation.Addresses;
import io.meridian.common.validation.Ports;
import io.meridian.common.validation.ServiceTags;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Inbound;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Outbound;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The structural rules of a Dataplane. */
public final class DataplaneStructure {

    private static final Set<String> BACKEND_KINDS =
            Set.of("MeshService", "MeshExternalService", "MeshMultiZoneService");

    /** Where an outbound listens when it does not say (spec/zone-dataplane §1.2). */
    private static final String DEFAULT_OUTBOUND_ADDRESS = "127.0.0.1";

    private final Networking networking;
    private final List<Violation> violations = new ArrayList<>();

    private DataplaneStructure(Networking networking) {
        this.networking = networking;
    }

    /** Every rule that these bytes break. */
    public static List<Violation> violations(ByteString spec) {
        try {
            Dataplane dataplane = Dataplane.parseFrom(spec);
            if (!dataplane.hasNetworking()) {
                return List.of(new Violation("networking", "has to contain at least one inbound interface or gateway"));
            }
            DataplaneStructure structure = new DataplaneStructure(dataplane.getNetworking());
            structure.check();
            return structure.violations;
        } catch (InvalidProtocolBufferException e) {
            return List.of(new Violation("", "the spec is no serialised kuma.mesh.v1alpha1.Dataplane"));
        }
    }

    private void check() {
        if (networking.getInboundCount() == 0 && !networking.hasGateway()) {
            violate("networking", "has to contain at least one inbound interface or gateway");
        }
        if (networking.getInboundCount() > 0 && networking.hasGateway()) {
            violate("networking", "has to contain either inbound interfaces or a gateway, not both");
        }
        ProxyAddress.check(networking.getAddress(), "networking.address", violations);
        if (!networking.getAdvertisedAddress().isEmpty()) {
            ProxyAddress.check(networking.getAdvertisedAddress(), "networking.advertisedAddress", violations);
        }
        if (networking.hasGateway()) {
            ServiceTags.check(networking.getGateway().getTagsMap(), "networking.gateway.tags", violations);
        }
        for (int i = 0; i < networking.getInboundCount(); i++) {
            inbound(networking.getInbound(i), "networking.inbound[" + i + "]");
        }
        for (int i = 0; i < networking.getOutboundCount(); i++) {
            outbound(networking.getOutbound(i), "networking.outbound[" + i + "]");
        }
        Ports.checkOptional(networking.getAdmin().getPort(), "networking.admin.port", violations);
        listeners();
    }

    private void inbound(Inbound inbound, String at) {
        Ports.check(inbound.getPort(), at + ".port", violations);
        Ports.checkOptional(inbound.getServicePort(), at + ".servicePort", violations);
        ip(inbound.getAddress(), at + ".address");
        ip(inbound.getServiceAddress(), at + ".serviceAddress");
        ServiceTags.check(inbound.getTagsMap(), at + ".tags", violations);
        String listener = address(inbound) + ":" + Integer.toUnsignedString(inbound.getPort());
        int servicePort = inbound.getServicePort() == 0 ? inbound.getPort() : inbound.getServicePort();
        String application = inbound.getServiceAddress() + ":" + Integer.toUnsignedString(servicePort);
        // Without an address of its own the application is behind the same listener, and traffic is redirected to it.
        if (!inbound.getServiceAddress().isEmpty() && application.equals(listener)) {
            violate(at + ".serviceAddress", "together with the port must differ from the listener " + listener);
        }
    }

    private void outbound(Outbound outbound, String at) {
        Ports.check(outbound.getPort(), at + ".port", violations);
        ip(outbound.getAddress(), at + ".address");
        if (!outbound.hasBackendRef()) {
            ServiceTags.check(outbound.getTagsMap(), at + ".tags", violations);
            return;
        }
        if (outbound.getTagsCount() > 0) {
            violate(at + ".backendRef", "cannot be defined together with tags");
        }
        String kind = outbound.getBackendRef().getKind();
        if (!BACKEND_KINDS.contains(kind)) {
            violate(
                    at + ".backendRef.kind",
                    "has an invalid value \"" + kind
                            + "\". Allowed values: MeshExternalService, MeshMultiZoneService, MeshService");
        }
    }

    /** No two listeners on one address and port; Envoy's admin listener is one of them, on the loopback address. */
    private void listeners() {
        Map<String, String> taken = new HashMap<>();
        int admin = networking.getAdmin().getPort();
        for (int i = 0; i < networking.getInboundCount(); i++) {
            Inbound inbound = networking.getInbound(i);
            listener(address(inbound), inbound.getPort(), "networking.inbound[" + i + "]", admin, taken);
        }
        for (int i = 0; i < networking.getOutboundCount(); i++) {
            Outbound outbound = networking.getOutbound(i);
            String address = outbound.getAddress().isEmpty() ? DEFAULT_OUTBOUND_ADDRESS : outbound.getAddress();
            listener(address, outbound.getPort(), "networking.outbound[" + i + "]", admin, taken);
        }
    }

    private void listener(String address, int port, String at, int admin, Map<String, String> taken) {
        if (port == 0) {
            return;
        }
        String endpoint = address + ":" + Integer.toUnsignedString(port);
        String other = taken.putIfAbsent(endpoint, at);
        if (other != null) {
            violate(at + ".port", endpoint + " is already used by " + other);
        }
        if (port == admin && Addresses.isLoopback(address)) {
            violate("networking.admin.port", "must differ from the port of " + at);
        }
    }

    private String address(Inbound inbound) {
        return inbound.getAddress().isEmpty() ? networking.getAddress() : inbound.getAddress();
    }

    private void ip(String address, String field) {
        if (!address.isEmpty() && !Addresses.isIp(address)) {
            violate(field, "address has to be valid IP address");
        }
    }

    private void violate(String field, String message) {
        violations.add(new Violation(field, message));
    }
}
