package io.meridian.common.codec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.meridian.common.model.Encoding;
import io.meridian.common.model.ResourceKind;

/** A spec between its canonical bytes and its document. */
final class Specs {
    /** What is stored was bounded when it came in; these only keep a reader from running away. */
    private static final DocumentLimits STORED = new DocumentLimits(64 << 20, 256, 10_000_000, 64 << 20, 4_096, 1);

    private Specs() {}

    /** Reads a spec; what breaks a schema goes to {@code check}, and the bytes are of no use then. */
    static ByteString read(ResourceKind kind, Draft draft, SchemaCheck check, Warnings warnings)
            throws UnreadableDocumentException {
        return switch (kind.encoding()) {
            case Encoding.Proto proto -> {
                Message.Builder builder = WireMessages.empty(proto.message()).newBuilderForType();
                new ProtoJsonReader(warnings).merge(draft.spec(), builder, draft.path(), draft.notSpec());
                yield WireMessages.bytes(builder.build());
            }
            case Encoding.Json json -> {
                JsonNode spec = Schemas.spec(kind.name())
                        .map(schema -> check.check(draft.spec(), schema, draft.path()))
                        .orElse(draft.spec());
                yield CanonicalJson.bytes(spec);
            }
        };
    }

    /** Whether bytes of whatever origin are a spec of the kind; says why not. */
    static void verify(ResourceKind kind, ByteString spec) throws UnreadableDocumentException {
        switch (kind.encoding()) {
            case Encoding.Proto proto -> {
                try {
                    WireMessages.parse(proto.message(), spec);
                } catch (InvalidProtocolBufferException e) {
                    throw new UnreadableDocumentException("spec is no " + proto.message() + ": " + e.getMessage());
                }
            }
            case Encoding.Json json -> object(spec);
        }
    }

    /**
     * A spec as an object.
     *
     * @throws IllegalStateException for bytes that are no spec of the kind, which are never stored
     */
    static ObjectNode write(ResourceKind kind, ByteString spec) {
        try {
            return switch (kind.encoding()) {
                case Encoding.Proto proto -> ProtoJsonWriter.write(WireMessages.parse(proto.message(), spec));
                case Encoding.Json json -> object(spec);
            };
        } catch (InvalidProtocolBufferException | UnreadableDocumentException e) {
            throw new IllegalStateException("a stored spec of kind " + kind.name() + " cannot be read", e);
        }
    }

    /** JSON that control planes wrote. */
    static ObjectNode json(String text) {
        try {
            return object(ByteString.copyFromUtf8(text));
        } catch (UnreadableDocumentException e) {
            throw new IllegalStateException("a stored status cannot be read", e);
        }
    }

    static ObjectNode object(ByteString json) throws UnreadableDocumentException {
        if (!json.isValidUtf8()) {
            throw new UnreadableDocumentException("not UTF-8");
        }
        if (JsonTree.read(json.toStringUtf8(), STORED) instanceof ObjectNode object) {
            return object;
        }
        throw new UnreadableDocumentException("no JSON object");
    }
}
