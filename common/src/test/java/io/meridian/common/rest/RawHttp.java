package io.meridian.common.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** HTTP/1.1 by hand, for requests that no well-behaved client sends. */
public final class RawHttp {

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(20);

    private RawHttp() {}

    /** Writes a request. A write that fails because the server has closed the connection ends it. */
    @FunctionalInterface
    public interface Writer {
        void write(OutputStream out) throws IOException;
    }

    /**
     * What came back.
     *
     * @param status HTTP status, 0 when the connection was closed without an answer
     * @param body the body as text
     */
    public record Reply(int status, String body) {}

    /** Sends a request on a connection of its own and reads the first answer to it. */
    public static Reply send(int port, Writer writer) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), (int) CONNECT.toMillis());
            socket.setSoTimeout((int) ANSWER.toMillis());
            Thread sender = Thread.ofVirtual().start(() -> {
                try {
                    writer.write(socket.getOutputStream());
                    socket.getOutputStream().flush();
                } catch (IOException e) {
                    // The server has heard enough: its answer is what counts.
                }
            });
            Reply reply = read(socket.getInputStream());
            sender.interrupt();
            return reply;
        }
    }

    private static Reply read(InputStream in) throws IOException {
        try {
            String head = head(in);
            while (head.startsWith("HTTP/1.1 100")) {
                head = head(in);
            }
            if (head.isEmpty()) {
                return new Reply(0, "");
            }
            int status = Integer.parseInt(head.substring(9, 12));
            int length = contentLength(head);
            byte[] body = length >= 0 ? in.readNBytes(length) : in.readAllBytes();
            return new Reply(status, new String(body, StandardCharsets.UTF_8));
        } catch (SocketTimeoutException e) {
            throw new IOException("no answer within " + ANSWER, e);
        } catch (SocketException e) {
            return new Reply(0, "");
        }
    }

    private static String head(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
            matched = next == (matched % 2 == 0 ? '\r' : '\n') ? matched + 1 : next == '\r' ? 1 : 0;
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int contentLength(String head) {
        for (String line : head.split("\r\n")) {
            if (line.regionMatches(true, 0, "content-length:", 0, 15)) {
                return Integer.parseInt(line.substring(15).trim());
            }
        }
        return -1;
    }
}
