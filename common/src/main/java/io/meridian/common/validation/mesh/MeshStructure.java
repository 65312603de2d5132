package io.meridian.common.validation.mesh;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.mesh.Mesh;
import io.meridian.common.validation.Violation;
import java.util.ArrayList;
import java.util.List;

/**
 * The structural rules of a Mesh (spec/mesh-resource §4.2), all sections in their order.
 *
 * <p>Ours differs from the reference in two: {@code mtls.backends} may have several entries (S1), and {@code routing.zoneEgress} without mutual
 * TLS is a warning (S38), see {@link MeshWarnings}.
 */
public final class MeshStructure {

    private MeshStructure() {}

    /** Every rule that these bytes break, in the reference's order. */
    public static List<Violation> violations(ByteString spec) {
        try {
            return violations(Mesh.read(spec));
        } catch (InvalidProtocolBufferException e) {
            return List.of(new Violation("", "the spec is no serialised kuma.mesh.v1alpha1.Mesh"));
        }
    }

    /** Every rule that this mesh breaks, in the reference's order. */
    public static List<Violation> violations(Mesh mesh) {
        List<Violation> violations = new ArrayList<>();
        MtlsStructure.check(mesh.mtls(), violations);
        LoggingStructure.check(mesh.logging(), violations);
        TracingStructure.check(mesh.tracing(), violations);
        MetricsStructure.check(mesh.metrics(), violations);
        ConstraintsStructure.check(mesh.constraints(), violations);
        return violations;
    }
}
