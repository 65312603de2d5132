package io.meridian.common.rest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.meridian.common.admission.Admission;
import io.meridian.common.admission.ControlPlaneRole;
import io.meridian.common.admission.KindRules;
import io.meridian.common.admission.rules.ControlPlaneRules;
import io.meridian.common.api.ControlPlaneIndex;
import io.meridian.common.auth.Access;
import io.meridian.common.auth.Authentication;
import io.meridian.common.auth.Authenticator;
import io.meridian.common.auth.Caller;
import io.meridian.common.auth.User;
import io.meridian.common.ca.RsaKeys;
import io.meridian.common.ca.provided.SourceFiles;
import io.meridian.common.codec.WireForm;
import io.meridian.common.defaults.DefaultsSettings;
import io.meridian.common.model.ResourceKinds;
import io.meridian.common.store.Digest;
import io.meridian.common.store.ResourceStore;
import io.meridian.common.store.memory.InMemoryResourceStore;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The API on a bare Vert.x server over a store in memory: everything but the packaging. Requests from this machine are the
 * administrator's; one with {@code X-Forwarded-For} is nobody's.
 */
public final class BareApi implements AutoCloseable {

    private static final Authenticator LOCAL_ADMIN = facts -> new Authentication.Accepted(
            facts.forwarded() ? new Caller(User.ANONYMOUS, false) : new Caller(User.ADMIN, true));

    private final Vertx vertx = Vertx.vertx();
    /** The origin whose pages may read the answers. */
    static final String FRIEND = "https://console.example.com";

    private static final CorsPolicy PAGES = CorsPolicy.of(List.of(FRIEND));

    private final WorkerPool pool = new WorkerPool(2);
    private final HttpServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    /** The store behind it. */
    public final ResourceStore store;

    private BareApi(
            ControlPlaneRole role,
            Collection<? extends KindRules> rules,
            Collection<Endpoint> more,
            RestLimits limits,
            Optional<Executor> otherWorkers,
            SyncView sync) {
        Executor workers = otherWorkers.orElse(pool);
        store = InMemoryResourceStore.open(
                InstantSource.system(), role.zone().map(WireForm::ofZone).orElseGet(WireForm::ofGlobal));
        RestApi api = new RestApi(
                role,
                store,
                new Admission(role, store, rules, workers),
                Access.DEFAULT,
                () -> new ControlPlaneIndex(
                        "host",
                        "Kuma",
                        "2.13.10",
                        "host-4e80",
                        "",
                        "",
                        new ControlPlaneIndex.Implementation("Meridian", "0")),
                () -> JsonNodeFactory.instance.objectNode().put("mode", "global"),
                "kuma-system",
                store,
                sync,
                more);
        Router router = Router.router(vertx);
        new RestRoutes(api.endpoints(), LOCAL_ADMIN, PAGES, limits, workers).register(router);
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    /** A global with the rules of its kinds; all its keys are one, since making many takes long. */
    public static BareApi global() {
        KeyPair key = RsaKeys.from(new SecureRandom()).generate(2048);
        ControlPlaneRole role = ControlPlaneRole.global();
        return of(
                role,
                ControlPlaneRules.of(
                        role,
                        new ControlPlaneRules.Surroundings(
                                bits -> key,
                                InstantSource.system(),
                                path -> new SourceFiles.Content.Failed("open " + path + ": no such file or directory"),
                                zone -> false,
                                DefaultsSettings.NOTHING_SET,
                                false)));
    }

    /** A control plane of some role with the rules of its kinds. */
    public static BareApi of(ControlPlaneRole role, Collection<? extends KindRules> rules) {
        return new BareApi(role, rules, List.of(), RestLimits.DEFAULT, Optional.empty(), new SyncView.None());
    }

    /** One with other limits and further endpoints. */
    static BareApi of(ControlPlaneRole role, Collection<Endpoint> more, RestLimits limits) {
        return new BareApi(role, List.of(), more, limits, Optional.empty(), new SyncView.None());
    }

    /** A global whose zones are as somebody says. */
    static BareApi of(SyncView.OfGlobal zones) {
        return new BareApi(
                ControlPlaneRole.global(), List.of(), List.of(), RestLimits.DEFAULT, Optional.empty(), zones);
    }

    /** One whose endpoints run elsewhere. */
    static BareApi of(ControlPlaneRole role, Executor workers) {
        return new BareApi(role, List.of(), List.of(), RestLimits.DEFAULT, Optional.of(workers), new SyncView.None());
    }

    /** A digest of all that is stored. */
    Digest digest() {
        return ResourceKinds.ALL.stream()
                .flatMap(kind -> store.list(kind).stream())
                .map(found -> Digest.contribution(found.key(), found.wire().digest()))
                .reduce(Digest.ZERO, Digest::xor);
    }

    public int port() {
        return server.actualPort();
    }

    /** Sends a request with a JSON body, or without one when it is empty. */
    public HttpResponse<String> send(String method, String path, String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost:" + port() + path))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty() && !List.of(headers).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, "");
    }

    HttpResponse<String> put(String path, String body) {
        return send("PUT", path, body);
    }

    static JsonNode json(HttpResponse<String> response) {
        try {
            return JsonText.MAPPER.readTree(response.body());
        } catch (IOException e) {
            throw new IllegalStateException("not JSON: " + response.body(), e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close().toCompletionStage().toCompletableFuture().join();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        pool.close();
        store.close();
    }
}
