package io.meridian.cli.client;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.meridian.cli.terminal.Progress;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** REST of one control plane. Every request that takes longer than a second shows that it does. */
public final class ControlPlane {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final Duration TICK = Duration.ofMillis(500);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient client;
    private final Optional<String> token;
    private final Progress progress;

    /**
     * @param base where it listens, such as {@code http://localhost:5681}
     * @param client with the trust that its certificate needs
     * @param token proves who asks; empty when nobody in particular does
     * @param progress told of slow answers
     */
    public ControlPlane(URI base, HttpClient client, Optional<String> token, Progress progress) {
        this.base = base;
        this.client = client;
        this.token = token;
        this.progress = progress;
    }

    /** What most use: connections to one address, given up after five seconds. */
    public static HttpClient.Builder connections() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT);
    }

    public URI base() {
        return base;
    }

    /** @throws UnreachableException when nothing answers; so do all the others */
    public Reply get(String path) {
        return send(request(path).GET());
    }

    public Reply put(String path, JsonNode body) {
        return send(
                request(path).header("Content-Type", "application/json").PUT(BodyPublishers.ofString(body.toString())));
    }

    public Reply post(String path, JsonNode body) {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString())));
    }

    public Reply delete(String path) {
        return send(request(path).DELETE());
    }

    /** A name as a segment of a path. */
    public static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(base.toString().replaceAll("/+$", "") + path))
                .timeout(ANSWER);
        token.ifPresent(value -> request.header("Authorization", "Bearer " + value));
        return request;
    }

    private Reply send(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
        Duration waited = Duration.ZERO;
        try {
            while (true) {
                try {
                    HttpResponse<String> response = answer.get(TICK.toMillis(), TimeUnit.MILLISECONDS);
                    return new Reply(response.statusCode(), response.body(), json(response.body()));
                } catch (TimeoutException e) {
                    waited = waited.plus(TICK);
                    progress.waiting("waiting for " + base, waited);
                }
            }
        } catch (ExecutionException e) {
            throw new UnreachableException(base, reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnreachableException(base, "interrupted");
        } finally {
            progress.done();
        }
    }

    private static JsonNode json(String body) {
        try {
            JsonNode read = JSON.readTree(body);
            return read == null ? MissingNode.getInstance() : read;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = cause.getMessage();
        if (message == null && cause instanceof IOException) {
            return "connection refused";
        }
        return message == null ? cause.getClass().getSimpleName() : message;
    }
}
