package io.meridian.common.validation.proxy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.validation.Ports;
import io.meridian.common.validation.ServiceTags;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import java.util.ArrayList;
import java.util.List;

/** The structural rules of a ZoneIngress. */
public final class ZoneIngressStructure {

    private ZoneIngressStructure() {}

    /** Every rule that these bytes break. */
    public static List<Violation> violations(ByteString spec) {
        try {
            return violations(ZoneIngress.parseFrom(spec));
        } catch (InvalidProtocolBufferException e) {
            return List.of(new Violation("", "the spec is no serialised kuma.mesh.v1alpha1.ZoneIngress"));
        }
    }

    private static List<Violation> violations(ZoneIngress ingress) {
        List<Violation> violations = new ArrayList<>();
        ZoneIngress.Networking networking = ingress.getNetworking();
        boolean advertisesAddress = !networking.getAdvertisedAddress().isEmpty();
        boolean advertisesPort = networking.getAdvertisedPort() != 0;
        if (advertisesAddress && !advertisesPort) {
            violations.add(new Violation(
                    "networking.advertisedPort", "has to be defined, since networking.advertisedAddress is"));
        }
        if (advertisesPort && !advertisesAddress) {
            violations.add(new Violation(
                    "networking.advertisedAddress", "has to be defined, since networking.advertisedPort is"));
        }
        if (!networking.getAddress().isEmpty()) {
            ProxyAddress.check(networking.getAddress(), "networking.address", violations);
        }
        if (advertisesAddress) {
            ProxyAddress.check(networking.getAdvertisedAddress(), "networking.advertisedAddress", violations);
        }
        Ports.check(networking.getPort(), "networking.port", violations);
        Ports.checkOptional(networking.getAdvertisedPort(), "networking.advertisedPort", violations);
        Ports.checkOptional(networking.getAdmin().getPort(), "networking.admin.port", violations);
        for (int i = 0; i < ingress.getAvailableServicesCount(); i++) {
            ServiceTags.check(
                    ingress.getAvailableServices(i).getTagsMap(), "availableServices[" + i + "].tags", violations);
        }
        return violations;
    }
}
