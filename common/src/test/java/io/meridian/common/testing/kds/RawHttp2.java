package io.meridian.common.testing.kds;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that writes HTTP/2 frames by hand, in whatever order and number it is told to: no library would. */
public final class RawHttp2 implements AutoCloseable {
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int END_HEADERS = 4;

    private final Socket tcp;
    private final SSLSocket socket;
    private final OutputStream out;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile long heard;

    private RawHttp2(Socket tcp, SSLSocket socket) throws IOException {
        this.tcp = tcp;
        this.socket = socket;
        this.out = socket.getOutputStream();
        Thread.ofVirtual().start(this::drain);
    }

    /** Connects, with TLS, and says nothing yet. */
    public static RawHttp2 connect(int port) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
            Socket tcp = new Socket("127.0.0.1", port);
            SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, "127.0.0.1", port, true);
            var parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return new RawHttp2(tcp, socket);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sends the preface and empty settings: from here on it is an HTTP/2 connection. */
    public RawHttp2 open() {
        write(PREFACE);
        settings();
        return this;
    }

    /** Sends bytes as they are. */
    public void write(byte... bytes) {
        try {
            out.write(bytes);
            out.flush();
        } catch (IOException e) {
            // The server closed it: that is what it is about.
            closed.complete(null);
        }
    }

    public void settings() {
        write(frame(SETTINGS, 0, 0));
    }

    public void ping(long number) {
        byte[] payload = new byte[8];
        for (int i = 0; i < 8; i++) {
            payload[i] = (byte) (number >> (8 * i));
        }
        write(frame(PING, 0, 0, payload));
    }

    /** Opens a call; {@code headers} are names and values in turn. */
    public void call(int stream, String path, String... headers) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", "POST");
        literal(block, ":scheme", "https");
        literal(block, ":authority", "localhost");
        literal(block, ":path", path);
        literal(block, "te", "trailers");
        literal(block, "content-type", "application/grpc");
        for (int i = 0; i < headers.length; i += 2) {
            literal(block, headers[i], headers[i + 1]);
        }
        write(frame(HEADERS, END_HEADERS, stream, block.toByteArray()));
    }

    /** Sends bytes on a call. */
    public void data(int stream, byte... bytes) {
        write(frame(DATA, 0, stream, bytes));
    }

    /** Breaks a call off. */
    public void reset(int stream) {
        write(frame(RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8));
    }

    /** Sends one message on a call, uncompressed. */
    public void message(int stream, byte... message) {
        byte[] prefixed = new byte[5 + message.length];
        prefixed[1] = (byte) (message.length >> 24);
        prefixed[2] = (byte) (message.length >> 16);
        prefixed[3] = (byte) (message.length >> 8);
        prefixed[4] = (byte) message.length;
        System.arraycopy(message, 0, prefixed, 5, message.length);
        data(stream, prefixed);
    }

    /** How many bytes the server has said. */
    public long heard() {
        return heard;
    }

    /** Resets the connection, as a machine that lost power would when it is back. */
    public void vanish() {
        try {
            tcp.setSoLinger(true, 0);
            tcp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Done once the server has closed the connection. */
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void drain() {
        byte[] buffer = new byte[16_384];
        try (InputStream in = socket.getInputStream()) {
            // What the server says is not looked at.
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                heard += read;
            }
        } catch (IOException e) {
            // Closed roughly: closed all the same.
        }
        closed.complete(null);
    }

    private static byte[] frame(int type, int flags, int stream, byte... payload) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(9 + payload.length);
        try (DataOutputStream data = new DataOutputStream(bytes)) {
            data.writeByte(payload.length >> 16);
            data.writeShort(payload.length);
            data.writeByte(type);
            data.writeByte(flags);
            data.writeInt(stream);
            data.write(payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** A literal header that is never indexed (RFC 7541 §6.2.3). */
    private static void literal(ByteArrayOutputStream block, String name, String value) {
        block.write(0x10);
        text(block, name);
        text(block, value);
    }

    private static void text(ByteArrayOutputStream block, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        if (bytes.length < 127) {
            block.write(bytes.length);
        } else {
            block.write(127);
            int rest = bytes.length - 127;
            while (rest >= 128) {
                block.write(rest % 128 + 128);
                rest /= 128;
            }
            block.write(rest);
        }
        block.writeBytes(bytes);
    }
}
