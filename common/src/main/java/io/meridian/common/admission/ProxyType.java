package io.meridian.common.admission;

import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Resource;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking.Gateway.GatewayType;
import java.util.Optional;

/** The value of the label {@code kuma.io/proxy-type}: what kind of proxy a resource stands for (spec/rest-api §2.8). */
final class ProxyType {

    private ProxyType() {}

    /** Empty for kinds that are no proxy. */
    static Optional<String> of(Resource resource) {
        return switch (resource.key().kind()) {
            case "Dataplane" -> Optional.of(isBuiltinGateway(resource) ? "gateway" : "sidecar");
            case "ZoneIngress" -> Optional.of("zoneingress");
            case "ZoneEgress" -> Optional.of("zoneegress");
            default -> Optional.empty();
        };
    }

    private static boolean isBuiltinGateway(Resource resource) {
        try {
            Dataplane dataplane = Dataplane.parseFrom(resource.spec());
            return dataplane.getNetworking().hasGateway()
                    && dataplane.getNetworking().getGateway().getType() == GatewayType.BUILTIN;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(resource.key() + " does not hold the bytes of a Dataplane", e);
        }
    }
}
