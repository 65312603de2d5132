package io.meridian.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a simulated zone must see of a {@code DeltaDiscoveryResponse}: enough to answer it. Resources are counted and skipped, so
 * that the load generator costs little beside the server it measures.
 *
 * @param typeUrl the kind, or the bookmark's pseudo type
 * @param nonce to be acknowledged
 * @param resources how many it carries
 * @param bytes its size
 */
record ResponseScan(String typeUrl, String nonce, int resources, int bytes) {
    private static final int RESOURCES = 2;
    private static final int TYPE_URL = 4;
    private static final int NONCE = 5;

    static ResponseScan of(InputStream stream) throws IOException {
        byte[] all = stream.readAllBytes();
        CodedInputStream in = CodedInputStream.newInstance(all);
        String typeUrl = "";
        String nonce = "";
        int resources = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case RESOURCES -> {
                    resources++;
                    in.skipField(tag);
                }
                case TYPE_URL -> typeUrl = in.readString();
                case NONCE -> nonce = in.readString();
                default -> in.skipField(tag);
            }
        }
        return new ResponseScan(typeUrl, nonce, resources, all.length);
    }
}
