package io.meridian.common.validation.proxy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.validation.Ports;
import io.meridian.common.validation.Violation;
import io.meridian.wire.mesh.v1alpha1.ZoneEgress;
import java.util.ArrayList;
import java.util.List;

/** The structural rules of a ZoneEgress. */
public final class ZoneEgressStructure {

    private ZoneEgressStructure() {}

    /** Every rule that these bytes break. */
    public static List<Violation> violations(ByteString spec) {
        try {
            List<Violation> violations = new ArrayList<>();
            ZoneEgress.Networking networking = ZoneEgress.parseFrom(spec).getNetworking();
            if (!networking.getAddress().isEmpty()) {
                ProxyAddress.check(networking.getAddress(), "networking.address", violations);
            }
            Ports.check(networking.getPort(), "networking.port", violations);
            Ports.checkOptional(networking.getAdmin().getPort(), "networking.admin.port", violations);
            return violations;
        } catch (InvalidProtocolBufferException e) {
            return List.of(new Violation("", "the spec is no serialised kuma.mesh.v1alpha1.ZoneEgress"));
        }
    }
}
