package io.meridian.zone.membership;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.wire.mesh.v1alpha1.Mesh;
import java.util.List;

/**
 * Who may join a mesh: {@code constraints.dataplaneProxy} of its {@code Mesh}.
 *
 * @param requirements every set of tags must match one of them, unless there are none
 * @param restrictions no set of tags may match any of them
 */
public record Constraints(List<TagSelector> requirements, List<TagSelector> restrictions) {
    /** Everybody may join. */
    public static final Constraints NONE = new Constraints(List.of(), List.of());

    public Constraints {
        requirements = List.copyOf(requirements);
        restrictions = List.copyOf(restrictions);
    }

    /**
     * Reads them from the spec of a {@code Mesh}.
     *
     * @throws IllegalArgumentException when the bytes are no {@code kuma.mesh.v1alpha1.Mesh}, which no store holds
     */
    public static Constraints of(ByteString meshSpec) {
        try {
            Mesh.DataplaneProxyConstraints proxy =
                    Mesh.parseFrom(meshSpec).getConstraints().getDataplaneProxy();
            return new Constraints(selectors(proxy.getRequirementsList()), selectors(proxy.getRestrictionsList()));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not the spec of a Mesh: " + meshSpec.size() + " bytes", e);
        }
    }

    private static List<TagSelector> selectors(List<Mesh.DataplaneProxyConstraints.Rules> rules) {
        return rules.stream().map(rule -> new TagSelector(rule.getTagsMap())).toList();
    }
}
