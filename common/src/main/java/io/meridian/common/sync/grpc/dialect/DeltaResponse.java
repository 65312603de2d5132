package io.meridian.common.sync.grpc.dialect;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A {@code DeltaDiscoveryResponse} to be sent. It refers to the bytes of its resources, which all sessions share, and writes itself
 * straight to the transport: what is encoded for each session are a few dozen bytes around them.
 *
 * @param identifier who sends it: {@code global}, or a zone's name
 * @param typeUrl the kind, or the bookmark's pseudo type
 * @param nonce unique in its stream
 * @param resources what it carries
 * @param removed keys of what is gone
 */
public record DeltaResponse(
        String identifier, String typeUrl, String nonce, List<Entry> resources, List<String> removed) {
    /** Type URL of every resource's envelope. */
    public static final String KUMA_RESOURCE = "type.googleapis.com/kuma.mesh.v1alpha1.KumaResource";

    private static final int RESOURCES = 2;
    private static final int TYPE_URL = 4;
    private static final int NONCE = 5;
    private static final int REMOVED_RESOURCES = 6;
    private static final int CONTROL_PLANE = 7;

    private static final int LENGTH_DELIMITED = 2;

    public DeltaResponse {
        resources = List.copyOf(resources);
        removed = List.copyOf(removed);
    }

    /**
     * One resource of a response.
     *
     * @param name its key as the dialect spells it
     * @param version its version, opaque to the receiver; empty is left out
     * @param type type URL of the {@code Any}
     * @param value the bytes in the {@code Any}
     */
    public record Entry(String name, String version, String type, ByteString value) {
        private static final int VERSION = 1;
        private static final int RESOURCE = 2;
        private static final int NAME = 3;
        private static final int ANY_TYPE = 1;
        private static final int ANY_VALUE = 2;

        /** Bytes it takes within a response, its own tag and length included. */
        public int encodedSize() {
            return CodedOutputStream.computeTagSize(RESOURCES) + lengthDelimited(bodySize());
        }

        private int anySize() {
            return CodedOutputStream.computeStringSize(ANY_TYPE, type)
                    + CodedOutputStream.computeBytesSize(ANY_VALUE, value);
        }

        private int bodySize() {
            return optionalSize(VERSION, version)
                    + CodedOutputStream.computeTagSize(RESOURCE)
                    + lengthDelimited(anySize())
                    + CodedOutputStream.computeStringSize(NAME, name);
        }

        private void writeTo(CodedOutputStream out) throws IOException {
            out.writeTag(RESOURCES, LENGTH_DELIMITED);
            out.writeUInt32NoTag(bodySize());
            if (!version.isEmpty()) {
                out.writeString(VERSION, version);
            }
            out.writeTag(RESOURCE, LENGTH_DELIMITED);
            out.writeUInt32NoTag(anySize());
            out.writeString(ANY_TYPE, type);
            out.writeBytes(ANY_VALUE, value);
            out.writeString(NAME, name);
        }
    }

    /** The kinds of the resources in it, gone ones included. */
    public Set<String> kinds() {
        if (!typeUrl.equals(MeridianNames.BOOKMARK_TYPE)) {
            return resources.isEmpty() && removed.isEmpty() ? Set.of() : Set.of(typeUrl);
        }
        Set<String> kinds = new TreeSet<>();
        for (Entry entry : resources) {
            if (entry.type().equals(KUMA_RESOURCE)) {
                kinds.add(MeridianNames.kind(entry.name()));
            }
        }
        removed.forEach(key -> kinds.add(MeridianNames.kind(key)));
        return kinds;
    }

    /** Bytes of the whole message. */
    public int encodedSize() {
        int size = CodedOutputStream.computeStringSize(TYPE_URL, typeUrl)
                + CodedOutputStream.computeStringSize(NONCE, nonce)
                + CodedOutputStream.computeTagSize(CONTROL_PLANE)
                + lengthDelimited(CodedOutputStream.computeStringSize(1, identifier));
        for (Entry entry : resources) {
            size += entry.encodedSize();
        }
        for (String key : removed) {
            size += removalSize(key);
        }
        return size;
    }

    /** Bytes that one removed key takes within a response. */
    static int removalSize(String key) {
        return CodedOutputStream.computeStringSize(REMOVED_RESOURCES, key);
    }

    /** Writes the whole message. The caller flushes. */
    public void writeTo(CodedOutputStream out) throws IOException {
        for (Entry entry : resources) {
            entry.writeTo(out);
        }
        out.writeString(TYPE_URL, typeUrl);
        out.writeString(NONCE, nonce);
        for (String key : removed) {
            out.writeString(REMOVED_RESOURCES, key);
        }
        out.writeTag(CONTROL_PLANE, LENGTH_DELIMITED);
        out.writeUInt32NoTag(CodedOutputStream.computeStringSize(1, identifier));
        out.writeString(1, identifier);
    }

    private static int optionalSize(int field, String value) {
        return value.isEmpty() ? 0 : CodedOutputStream.computeStringSize(field, value);
    }

    private static int lengthDelimited(int size) {
        return CodedOutputStream.computeUInt32SizeNoTag(size) + size;
    }
}
