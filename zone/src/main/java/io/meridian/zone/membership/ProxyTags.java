package io.meridian.zone.membership;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meridian.common.model.Labels;
import io.meridian.wire.mesh.v1alpha1.Dataplane;
import io.meridian.wire.mesh.v1alpha1.Dataplane.Networking;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The tags of a {@code Dataplane}, and those that its zone gives it (spec/mesh-resource §7.3, Universal). */
final class ProxyTags {
    private ProxyTags() {}

    /** The sets that membership is decided by: each inbound in order, then the gateway if there is one. */
    static List<Tags> of(ByteString dataplaneSpec) {
        Networking networking = parse(dataplaneSpec).getNetworking();
        List<Tags> sets = new ArrayList<>();
        for (int i = 0; i < networking.getInboundCount(); i++) {
            sets.add(Tags.ofInbound(i, networking.getInbound(i).getTagsMap()));
        }
        if (networking.hasGateway()) {
            sets.add(Tags.ofGateway(networking.getGateway().getTagsMap()));
        }
        return sets;
    }

    /**
     * The dataplane as its zone registers it: every inbound and the gateway carry the zone's own name, whatever they carried
     * before.
     *
     * @param created it is new: an inbound with a service probe is then not ready until the probe says so
     */
    static ByteString registered(ByteString dataplaneSpec, String zone, boolean created) {
        Dataplane.Builder dataplane = parse(dataplaneSpec).toBuilder();
        if (!dataplane.hasNetworking()) {
            return dataplaneSpec;
        }
        Networking.Builder networking = dataplane.getNetworkingBuilder();
        for (Networking.Inbound.Builder inbound : networking.getInboundBuilderList()) {
            inbound.putTags(Labels.ZONE, zone);
            if (created && inbound.hasServiceProbe()) {
                inbound.setState(Networking.Inbound.State.NotReady);
                inbound.getHealthBuilder().setReady(false);
            }
        }
        if (networking.hasGateway()) {
            networking.getGatewayBuilder().putTags(Labels.ZONE, zone);
        }
        return canonical(dataplane.build());
    }

    private static Dataplane parse(ByteString spec) {
        try {
            return Dataplane.parseFrom(spec);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not the spec of a Dataplane: " + spec.size() + " bytes", e);
        }
    }

    /** Maps by key, so that equal dataplanes are equal bytes. */
    private static ByteString canonical(Dataplane dataplane) {
        ByteString.Output bytes = ByteString.newOutput(dataplane.getSerializedSize());
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.useDeterministicSerialization();
        try {
            dataplane.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.toByteString();
    }
}
