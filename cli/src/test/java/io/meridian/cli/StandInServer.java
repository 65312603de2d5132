package io.meridian.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** A bare HTTP server that gives prepared answers and remembers what it was asked: bytes on a socket, as the verbs meet them. */
final class StandInServer implements AutoCloseable {

    /** What was asked. */
    record Asked(String request, String body, String authorization) {}

    private record Prepared(int status, String body) {}

    private final HttpServer server;
    private final Map<String, Queue<Prepared>> answers = new HashMap<>();
    private final List<Asked> asked = Collections.synchronizedList(new ArrayList<>());

    StandInServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** The next answer to a request such as {@code GET /meshes}; the last one is given again and again. */
    StandInServer on(String request, int status, String body) {
        synchronized (answers) {
            answers.computeIfAbsent(request, ignored -> new ArrayDeque<>()).add(new Prepared(status, body));
        }
        return this;
    }

    URI address() {
        return URI.create("http://localhost:" + server.getAddress().getPort());
    }

    List<Asked> asked() {
        return List.copyOf(asked);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        asked.add(new Asked(
                request,
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
                authorization == null ? "" : authorization));
        Prepared prepared = next(request);
        byte[] body = prepared.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(prepared.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Prepared next(String request) {
        synchronized (answers) {
            Queue<Prepared> queue = answers.get(request);
            if (queue == null) {
                return new Prepared(404, "404: Page Not Found");
            }
            return queue.size() > 1 ? queue.remove() : queue.element();
        }
    }
}
