package io.meridian.common.codec;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import io.meridian.common.model.Encoding;
import io.meridian.common.model.EnvelopeUnknowns;
import io.meridian.common.model.Labels;
import io.meridian.common.model.Resource;
import io.meridian.common.model.ResourceKey;
import io.meridian.common.model.ResourceKind;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Canonical;
import io.meridian.common.store.Digest;
import io.meridian.wire.mesh.v1alpha1.KumaResource;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * Resources as {@code KumaResource} bytes (spec/kds-protocol §4; design.md, bytes and digests). At global a resource is spelled as a
 * zone gets it; in a zone, what came from global stays as it came, and what the zone made is spelled as global gets it.
 */
public final class WireForm implements Canonical.Form {
    private final UnaryOperator<Resource> mapping;

    private WireForm(UnaryOperator<Resource> mapping) {
        this.mapping = mapping;
    }

    /** The form of a global control plane, for zones that announced {@code hash-suffix}. */
    public static WireForm ofGlobal() {
        return new WireForm(WireMapping::toZone);
    }

    /** The form of a zone of this name. */
    public static WireForm ofZone(String zone) {
        return new WireForm(resource -> resource.label(Labels.ORIGIN).equals(Labels.ORIGIN_GLOBAL)
                ? resource
                : WireMapping.toGlobal(resource, zone));
    }

    /**
     * What a zone of this name provides, as it must be spelled whatever it says of itself: its name, labels and zone are those that
     * its channel proved (invariant I8). What is spelled so already is its own form.
     */
    public static WireForm providedBy(String zone) {
        return new WireForm(resource -> WireMapping.toGlobal(resource, zone));
    }

    /** A resource spelled as it is: the form of a copy that is kept as its provider gave it. */
    public static WireForm asGiven() {
        return new WireForm(UnaryOperator.identity());
    }

    /** The canonical bytes, their digest, and the key at the peer. The status is not part of them. */
    @Override
    public Canonical of(Resource resource) {
        Resource outgoing = mapping.apply(resource).withStatus(ByteString.EMPTY);
        ByteString bytes = encode(outgoing);
        return new Canonical(outgoing.key(), bytes, Digest.of(bytes));
    }

    /** A resource as it is sent, mapped, with its status: what a zone sends of its own. */
    public KumaResource message(Resource resource) {
        return envelope(mapping.apply(resource));
    }

    /** The bytes of a resource as it is, status included; nothing is mapped. */
    public static ByteString encode(Resource resource) {
        return WireMessages.bytes(envelope(resource));
    }

    /**
     * Reads what a peer sent. Spec and status are kept byte by byte, and so are fields of the envelope that this version does not know.
     *
     * @param kind the kind under which it was sent
     */
    public static FromWire fromWire(ByteString bytes, ResourceKind kind) {
        try {
            return fromWire(KumaResource.parseFrom(bytes), kind);
        } catch (InvalidProtocolBufferException e) {
            return new FromWire.Unreadable("not a KumaResource: " + e.getMessage());
        }
    }

    /** The same, for an envelope that was read already. */
    public static FromWire fromWire(KumaResource envelope, ResourceKind kind) {
        KumaResource.Meta meta = envelope.getMeta();
        ByteString spec = envelope.getSpec().getValue();
        try {
            checkTypeUrl(envelope.getSpec().getTypeUrl(), kind);
            Specs.verify(kind, spec);
            ByteString status = kind.hasStatus() ? envelope.getStatus().getValue() : ByteString.EMPTY;
            if (!status.isEmpty()) {
                Specs.object(status);
            }
            return new FromWire.Read(new Resource(
                    kind.key(meta.getMesh(), meta.getName()),
                    new TreeMap<>(meta.getLabelsMap()),
                    spec,
                    status,
                    unknowns(envelope)));
        } catch (UnreadableDocumentException e) {
            return new FromWire.Unreadable(e.reason());
        }
    }

    /** The name under which the discovery protocol knows a resource: {@code name.mesh}, the dot always there (§4.4). */
    public static String resourceName(ResourceKey key) {
        return key.name() + "." + key.mesh();
    }

    /** The key behind a name of the discovery protocol: the mesh is what follows the last dot. */
    public static ResourceKey keyOf(ResourceKind kind, String resourceName) {
        int dot = resourceName.lastIndexOf('.');
        return dot < 0
                ? kind.key("", resourceName)
                : kind.key(resourceName.substring(dot + 1), resourceName.substring(0, dot));
    }

    private static KumaResource envelope(Resource resource) {
        ResourceKey key = resource.key();
        KumaResource.Meta.Builder meta = KumaResource.Meta.newBuilder()
                .setName(key.name())
                .setMesh(key.mesh())
                .putAllLabels(resource.labels())
                .setUnknownFields(fields(resource.unknown().meta()));
        KumaResource.Builder envelope = KumaResource.newBuilder()
                .setMeta(meta)
                .setSpec(Any.newBuilder().setTypeUrl(typeUrl(key.kind())).setValue(resource.spec()))
                .setUnknownFields(fields(resource.unknown().resource()));
        if (!resource.status().isEmpty()) {
            envelope.setStatus(Any.newBuilder().setValue(resource.status()));
        }
        return envelope.build();
    }

    private static String typeUrl(String kind) {
        return switch (ResourceKinds.named(kind).encoding()) {
            case Encoding.Proto proto -> proto.typeUrl();
            case Encoding.Json json -> "";
        };
    }

    private static void checkTypeUrl(String given, ResourceKind kind) throws UnreadableDocumentException {
        String expected = typeUrl(kind.name());
        if (!given.equals(expected)) {
            throw new UnreadableDocumentException("the spec's type is " + Texts.quoted(Texts.abbreviated(given, 120))
                    + " (expected for " + kind.name() + ": " + Texts.quoted(expected) + ")");
        }
    }

    private static EnvelopeUnknowns unknowns(KumaResource envelope) {
        ByteString resource = envelope.getUnknownFields().toByteString();
        ByteString meta = envelope.getMeta().getUnknownFields().toByteString();
        return resource.isEmpty() && meta.isEmpty() ? EnvelopeUnknowns.NONE : new EnvelopeUnknowns(resource, meta);
    }

    private static UnknownFieldSet fields(ByteString bytes) {
        try {
            return UnknownFieldSet.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("the unknown fields of an envelope are no fields", e);
        }
    }
}
