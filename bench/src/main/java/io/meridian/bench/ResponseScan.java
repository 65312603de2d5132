package io.meridian.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a simulated zone must see of a {@code DeltaDiscoveryResponse}: enough to answer it. Resources are counted and skipped, so
 * that the load generator costs little beside the server it measures.
 *
 * @param nonce to be acknowledged
 * @param resources how many it carries, the protocol's own entries among them
 * @param bookmark whether it ends a batch and wants to be acknowledged (docs/sync-wire.md)
 * @param bytes its size
 */
record ResponseScan(String nonce, int resources, boolean bookmark, int bytes) {
    private static final int RESOURCES = 2;
    private static final int NONCE = 5;
    private static final int RESOURCE_NAME = 3;
    private static final String BOOKMARK = "bookmark";

    static ResponseScan of(InputStream stream) throws IOException {
        byte[] all = stream.readAllBytes();
        CodedInputStream in = CodedInputStream.newInstance(all);
        String nonce = "";
        int resources = 0;
        boolean bookmark = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case RESOURCES -> {
                    resources++;
                    bookmark |= isBookmark(in);
                }
                case NONCE -> nonce = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new ResponseScan(nonce, resources, bookmark, all.length);
    }

    private static boolean isBookmark(CodedInputStream in) throws IOException {
        int outer = in.pushLimit(in.readRawVarint32());
        boolean found = false;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            if (WireFormat.getTagFieldNumber(tag) == RESOURCE_NAME) {
                found = in.readString().equals(BOOKMARK);
            } else {
                in.skipField(tag);
            }
        }
        in.popLimit(outer);
        return found;
    }
}
