package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import io.meridian.common.sync.Message.Upsert;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A resource as a Kuma zone can take it. Its validators know at most one certificate authority in a Mesh, and no
 * {@code routing.zoneEgress} without mTLS (design.md, sync contract): a Mesh that has more would be rejected whole.
 *
 * @param bytes what the zone gets, the canonical bytes themselves when nothing stands in the way
 * @param differences what was left out, in words; empty when nothing was
 */
record KumaProjection(ByteString bytes, List<String> differences) {
    KumaProjection {
        differences = List.copyOf(differences);
    }

    static KumaProjection of(Upsert upsert) {
        if (!upsert.key().kind().equals("Mesh")) {
            return new KumaProjection(upsert.bytes(), List.of());
        }
        try {
            KumaResource resource = KumaResource.parseFrom(upsert.bytes());
            Mesh mesh = Mesh.parseFrom(resource.getSpec().getValue());
            List<String> differences = new ArrayList<>();
            Mesh acceptable = withoutZoneEgress(withOneBackend(mesh, differences), differences);
            if (differences.isEmpty()) {
                return new KumaProjection(upsert.bytes(), List.of());
            }
            Any spec = resource.getSpec().toBuilder()
                    .setValue(deterministic(acceptable))
                    .build();
            return new KumaProjection(
                    deterministic(resource.toBuilder().setSpec(spec).build()), differences);
        } catch (InvalidProtocolBufferException e) {
            // Not for us to judge: the zone gets what is stored, and says what it thinks of it.
            return new KumaProjection(upsert.bytes(), List.of());
        }
    }

    private static Mesh withOneBackend(Mesh mesh, List<String> differences) {
        if (mesh.getMtls().getBackendsCount() < 2) {
            return mesh;
        }
        String enabled = mesh.getMtls().getEnabledBackend();
        differences.add("only the enabled one of " + mesh.getMtls().getBackendsCount() + " mtls.backends is sent");
        Mesh.Mtls.Builder mtls = mesh.getMtls().toBuilder().clearBackends();
        mesh.getMtls().getBackendsList().stream()
                .filter(backend -> backend.getName().equals(enabled))
                .forEach(mtls::addBackends);
        return mesh.toBuilder().setMtls(mtls).build();
    }

    private static Mesh withoutZoneEgress(Mesh mesh, List<String> differences) {
        if (!mesh.getRouting().getZoneEgress()
                || !mesh.getMtls().getEnabledBackend().isEmpty()) {
            return mesh;
        }
        differences.add("routing.zoneEgress is left out, since mTLS is not enabled");
        return mesh.toBuilder()
                .setRouting(mesh.getRouting().toBuilder().clearZoneEgress())
                .build();
    }

    static ByteString deterministic(MessageLite message) {
        byte[] bytes = new byte[message.getSerializedSize()];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            message.writeTo(out);
        } catch (IOException e) {
            throw new UncheckedIOException("an array does not fail", e);
        }
        return ByteString.copyFrom(bytes);
    }
}
