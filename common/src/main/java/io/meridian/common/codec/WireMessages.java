package io.meridian.common.codec;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.meridian.wire.mesh.v1alpha1.CircuitBreaker;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.DataplaneInsight;
import io.meridian.wire.mesh.v1alpha1.ExternalService;
import io.meridian.wire.mesh.v1alpha1.FaultInjection;
import io.meridian.wire.mesh.v1alpha1.HealthCheck;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import io.meridian.wire.mesh.v1alpha1.MeshGateway;
import io.meridian.wire.mesh.v1alpha1.MeshGatewayRoute;
import io.meridian.wire.mesh.v1alpha1.MeshInsight;
import io.meridian.wire.mesh.v1alpha1.ProxyTemplate;
import io.meridian.wire.mesh.v1alpha1.RateLimit;
import io.meridian.wire.mesh.v1alpha1.Retry;
import io.meridian.wire.mesh.v1alpha1.ServiceInsight;
import io.meridian.wire.mesh.v1alpha1.Timeout;
import io.meridian.wire.mesh.v1alpha1.TrafficLog;
import io.meridian.wire.mesh.v1alpha1.TrafficPermission;
import io.meridian.wire.mesh.v1alpha1.TrafficRoute;
import io.meridian.wire.mesh.v1alpha1.TrafficTrace;
import io.meridian.wire.mesh.v1alpha1.VirtualOutbound;
import io.meridian.wire.mesh.v1alpha1.ZoneEgress;
import io.meridian.wire.mesh.v1alpha1.ZoneEgressInsight;
import io.meridian.wire.mesh.v1alpha1.ZoneIngress;
import io.meridian.wire.mesh.v1alpha1.ZoneIngressInsight;
import io.meridian.wire.system.v1alpha1.Config;
import io.meridian.wire.system.v1alpha1.Secret;
import io.meridian.wire.system.v1alpha1.Zone;
import io.meridian.wire.system.v1alpha1.ZoneInsight;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The messages that are specs of resource kinds, by their full names, and their bytes. */
public final class WireMessages {
    private static final Map<String, Message> BY_NAME = List.<Message>of(
                    Mesh.getDefaultInstance(),
                    Secret.getDefaultInstance(),
                    Config.getDefaultInstance(),
                    Zone.getDefaultInstance(),
                    Dataplane.getDefaultInstance(),
                    ZoneIngress.getDefaultInstance(),
                    ZoneEgress.getDefaultInstance(),
                    DataplaneInsight.getDefaultInstance(),
                    ZoneIngressInsight.getDefaultInstance(),
                    ZoneEgressInsight.getDefaultInstance(),
                    ZoneInsight.getDefaultInstance(),
                    ServiceInsight.getDefaultInstance(),
                    MeshInsight.getDefaultInstance(),
                    MeshGateway.getDefaultInstance(),
                    MeshGatewayRoute.getDefaultInstance(),
                    CircuitBreaker.getDefaultInstance(),
                    ExternalService.getDefaultInstance(),
                    FaultInjection.getDefaultInstance(),
                    HealthCheck.getDefaultInstance(),
                    ProxyTemplate.getDefaultInstance(),
                    RateLimit.getDefaultInstance(),
                    Retry.getDefaultInstance(),
                    Timeout.getDefaultInstance(),
                    TrafficLog.getDefaultInstance(),
                    TrafficPermission.getDefaultInstance(),
                    TrafficRoute.getDefaultInstance(),
                    TrafficTrace.getDefaultInstance(),
                    VirtualOutbound.getDefaultInstance())
            .stream()
            .collect(Collectors.toUnmodifiableMap(
                    message -> message.getDescriptorForType().getFullName(), Function.identity()));

    private WireMessages() {}

    /** An empty message of this full name. */
    static Message empty(String fullName) {
        Message message = BY_NAME.get(fullName);
        if (message == null) {
            throw new IllegalArgumentException("no message " + fullName + " is among the wire's files");
        }
        return message;
    }

    /** Reads bytes as a message of this full name; fields it does not know are kept in it. */
    static Message parse(String fullName, ByteString bytes) throws InvalidProtocolBufferException {
        return empty(fullName).newBuilderForType().mergeFrom(bytes).build();
    }

    /** Fields in order, maps by key, unknown fields last: equal messages give equal bytes. */
    public static ByteString bytes(Message message) {
        ByteString.Output out = ByteString.newOutput(message.getSerializedSize());
        try {
            CodedOutputStream coded = CodedOutputStream.newInstance(out);
            coded.useDeterministicSerialization();
            message.writeTo(coded);
            coded.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return out.toByteString();
    }
}
