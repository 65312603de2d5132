package io.meridian.common.sync.grpc;

import com.google.protobuf.CodedOutputStream;
import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor.Marshaller;
import io.meridian.common.sync.grpc.dialect.DeltaResponse;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Writes responses straight into the transport's buffers: the bytes of a resource, which all zones share, are copied once for each
 * connection, into the buffer that is encrypted, and nowhere before.
 */
final class DeltaResponseMarshaller implements Marshaller<DeltaResponse> {
    static final DeltaResponseMarshaller INSTANCE = new DeltaResponseMarshaller();

    private static final int BUFFER = 512;

    private DeltaResponseMarshaller() {}

    @Override
    public InputStream stream(DeltaResponse response) {
        return new Encoded(response);
    }

    @Override
    public DeltaResponse parse(InputStream stream) {
        throw new UnsupportedOperationException("responses of this kind are sent, not received");
    }

    private static final class Encoded extends InputStream implements Drainable, KnownLength {
        private final DeltaResponse response;
        private final int size;
        private InputStream rest = InputStream.nullInputStream();
        private boolean started;

        Encoded(DeltaResponse response) {
            this.response = response;
            this.size = response.encodedSize();
        }

        @Override
        public int available() throws IOException {
            return started ? rest.available() : size;
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            if (started) {
                return (int) rest.transferTo(target);
            }
            started = true;
            CodedOutputStream out = CodedOutputStream.newInstance(target, Math.min(size, BUFFER));
            response.writeTo(out);
            out.flush();
            return size;
        }

        @Override
        public int read() throws IOException {
            return bytes().read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            return bytes().read(buffer, offset, length);
        }

        private InputStream bytes() {
            if (!started) {
                ByteArrayOutputStream whole = new ByteArrayOutputStream(size);
                try {
                    drainTo(whole);
                } catch (IOException e) {
                    throw new UncheckedIOException("memory does not fail", e);
                }
                rest = new ByteArrayInputStream(whole.toByteArray());
            }
            return rest;
        }
    }
}
