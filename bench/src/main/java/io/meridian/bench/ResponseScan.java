package io.meridian.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.meridian.wire.sync.v1.Begin;
import io.meridian.wire.sync.v1.Bookmark;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * What a simulated zone must see of a {@code DeltaDiscoveryResponse}: enough to answer it. Resources are counted and skipped, so
 * that the load generator costs little beside the server it measures.
 *
 * @param nonce to be acknowledged
 * @param resources how many it carries, the protocol's own entries among them
 * @param begin how the session will go on, when it says so (docs/sync-wire.md)
 * @param bookmark the end of a batch, which wants to be acknowledged
 * @param message all of it
 */
record ResponseScan(String nonce, int resources, Optional<Begin> begin, Optional<Bookmark> bookmark, byte[] message) {
    private static final int RESOURCES = 2;
    private static final int NONCE = 5;
    private static final int RESOURCE_BODY = 2;
    private static final int RESOURCE_NAME = 3;
    private static final int ANY_VALUE = 2;

    static ResponseScan of(InputStream stream) throws IOException {
        byte[] all = stream.readAllBytes();
        CodedInputStream in = CodedInputStream.newInstance(all);
        String nonce = "";
        int resources = 0;
        Optional<Begin> begin = Optional.empty();
        Optional<Bookmark> bookmark = Optional.empty();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case RESOURCES -> {
                    resources++;
                    Entry entry = Entry.of(in);
                    switch (entry.name()) {
                        case "begin" -> begin = Optional.of(Begin.parseFrom(entry.value(all)));
                        case "bookmark" -> bookmark = Optional.of(Bookmark.parseFrom(entry.value(all)));
                        default -> {
                            // A resource: only that it came matters.
                        }
                    }
                }
                case NONCE -> nonce = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new ResponseScan(nonce, resources, begin, bookmark, all);
    }

    /** Bytes of it. */
    int bytes() {
        return message.length;
    }

    /**
     * One resource of a response, unread.
     *
     * @param name its key as the dialect spells it
     * @param begin where its {@code Any} begins
     * @param end and where it ends
     */
    private record Entry(String name, int begin, int end) {
        static Entry of(CodedInputStream in) throws IOException {
            int outer = in.pushLimit(in.readRawVarint32());
            String name = "";
            int begin = 0;
            int end = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (WireFormat.getTagFieldNumber(tag)) {
                    case RESOURCE_NAME -> name = in.readString();
                    case RESOURCE_BODY -> {
                        int length = in.readRawVarint32();
                        begin = in.getTotalBytesRead();
                        end = begin + length;
                        in.skipRawBytes(length);
                    }
                    default -> in.skipField(tag);
                }
            }
            in.popLimit(outer);
            return new Entry(name, begin, end);
        }

        /** The bytes that the {@code Any} carries. */
        byte[] value(byte[] message) throws IOException {
            CodedInputStream any = CodedInputStream.newInstance(message, begin, end - begin);
            for (int tag = any.readTag(); tag != 0; tag = any.readTag()) {
                if (WireFormat.getTagFieldNumber(tag) == ANY_VALUE) {
                    return any.readByteArray();
                }
                any.skipField(tag);
            }
            return new byte[0];
        }
    }
}
