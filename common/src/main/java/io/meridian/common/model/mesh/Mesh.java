package io.meridian.common.model.mesh;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;

/**
 * One isolated service mesh (spec/mesh-resource §1.2).
 *
 * @param mtls mutual TLS and its certificate authorities
 * @param logging access-log backends of the first generation
 * @param tracing tracing backends of the first generation
 * @param metrics metrics backends of the first generation
 * @param passthrough whether proxies let through what is not in the mesh; on unless switched off
 * @param routing how traffic leaves a zone
 * @param constraints who may join
 * @param skipCreatingInitialPolicies types of policies that a new mesh does not get, or {@code *}
 * @param meshServices whether and for whom MeshServices are generated
 */
public record Mesh(
        Mtls mtls,
        Logging logging,
        Tracing tracing,
        Metrics metrics,
        boolean passthrough,
        Routing routing,
        MembershipConstraints constraints,
        List<String> skipCreatingInitialPolicies,
        MeshServicesMode meshServices) {

    public Mesh {
        skipCreatingInitialPolicies = List.copyOf(skipCreatingInitialPolicies);
    }

    /**
     * The mesh that these bytes mean.
     *
     * @param spec a serialised {@code kuma.mesh.v1alpha1.Mesh}
     * @throws InvalidProtocolBufferException when they are none
     */
    public static Mesh read(ByteString spec) throws InvalidProtocolBufferException {
        return MeshReader.read(io.meridian.wire.mesh.v1alpha1.Mesh.parseFrom(spec));
    }
}
