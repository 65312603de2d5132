package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import io.meridian.common.auth.Authentication;
import io.meridian.common.auth.Authenticator;
import io.meridian.common.auth.Caller;
import io.meridian.common.auth.RequestFacts;
import io.meridian.common.auth.User;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Serves endpoints on a Vert.x router. A request passes, in this order: path and method, media types, who calls, the endpoint's own
 * gate; only then is its body read, and what the endpoint does with it runs on a worker. The event loop reads and writes, nothing
 * else.
 */
public final class RestRoutes {

    private static final Logger LOG = Logger.getLogger(RestRoutes.class);

    private final RouteTable routes;
    private final Authenticator authenticator;
    private final CorsPolicy cors;
    private final RestLimits limits;
    private final Executor workers;
    private final BodyBudget budget;

    /**
     * Connections that take no further request. To close them with the answer is not enough: a request that came along with the one
     * before may have been dispatched already.
     */
    private final Set<HttpConnection> ending =
            Collections.newSetFromMap(Collections.synchronizedMap(new WeakHashMap<>()));

    /**
     * @param endpoints all that is served
     * @param authenticator says who calls; asked on the event loop
     * @param cors which other origins' pages may read the answers
     * @param limits what clients may ask at a time
     * @param workers runs the endpoints; rejects what it cannot hold, which is answered with 503
     */
    public RestRoutes(
            Collection<Endpoint> endpoints,
            Authenticator authenticator,
            CorsPolicy cors,
            RestLimits limits,
            Executor workers) {
        this.routes = new RouteTable(endpoints);
        this.authenticator = authenticator;
        this.cors = cors;
        this.limits = limits;
        this.workers = workers;
        this.budget = new BodyBudget(limits.bodyBytesInFlight());
    }

    /** Serves everything on this router that no route before takes. */
    public void register(Router router) {
        router.route().last().handler(this::serve);
    }

    /** What stands between a request and its endpoint. */
    private sealed interface Entry {
        record Admitted(Endpoint endpoint, Map<String, String> path, Map<String, List<String>> query, Caller caller)
                implements Entry {}

        record Refused(Answer answer) implements Entry {}
    }

    private void serve(RoutingContext routing) {
        HttpServerRequest request = routing.request();
        cors.headers(optional(request, "Origin")).forEach(request.response()::putHeader);
        Exchange exchange = new Exchange(request, limits, routing.vertx());
        if (ending.contains(request.connection())) {
            exchange.abandon();
            return;
        }
        if (Exchange.isChunked(request)) {
            ending.add(request.connection());
        }
        switch (enter(request)) {
            case Entry.Refused(Answer answer) -> exchange.refuse(answer);
            case Entry.Admitted admitted -> read(request, exchange, admitted, routing.vertx());
        }
    }

    private Entry enter(HttpServerRequest request) {
        Optional<List<String>> segments = PathText.segments(request.path());
        if (segments.isEmpty()) {
            return new Entry.Refused(Failures.badRequest(
                    "bad request: the path is not percent-encoded UTF-8 (RFC 3986): a \"%\" is followed by two hexadecimal"
                            + " digits"));
        }
        return switch (routes.match(method(request), segments.get())) {
            case RouteTable.Match.NoPath ignored -> new Entry.Refused(Answer.routerText(404, "Page Not Found"));
            case RouteTable.Match.WrongMethod(var allowed) -> new Entry.Refused(otherMethod(request, allowed));
            case RouteTable.Match.Found(Endpoint endpoint, Map<String, String> path) ->
                negotiate(request, endpoint, path);
        };
    }

    /** A method that is not the path's own: a browser asks by OPTIONS which are. */
    private Answer otherMethod(HttpServerRequest request, Set<Method> allowed) {
        Optional<Answer> preflight = request.method() == HttpMethod.OPTIONS
                ? cors.preflight(
                        optional(request, "Origin"),
                        optional(request, "Access-Control-Request-Method"),
                        optional(request, "Access-Control-Request-Headers"),
                        allowed)
                : Optional.empty();
        return preflight.orElseGet(() -> Answer.routerText(405, "Method Not Allowed")
                .with("Allow", allowed.stream().map(Enum::name).collect(Collectors.joining(", "))));
    }

    private Entry negotiate(HttpServerRequest request, Endpoint endpoint, Map<String, String> path) {
        boolean takesBody = endpoint.method() == Method.PUT || endpoint.method() == Method.POST;
        if (takesBody) {
            String encoding = header(request, "Content-Encoding");
            if (!encoding.isEmpty() && !encoding.equalsIgnoreCase("identity")) {
                return new Entry.Refused(Failures.problem(
                        415,
                        "Unsupported Media Type",
                        "Content-Encoding \"" + encoding
                                + "\" is not taken (expected: the plain body, without encoding)"));
            }
            if (hasBody(request)
                    && MediaTypes.ofBody(
                                    header(request, "Content-Type"),
                                    endpoint.traits().yaml())
                            .isEmpty()) {
                return new Entry.Refused(Answer.routerText(415, "Unsupported Media Type"));
            }
        }
        if (!endpoint.traits().anyAccept() && !MediaTypes.acceptsJson(header(request, "Accept"))) {
            return new Entry.Refused(
                    Answer.routerText(406, "Not Acceptable\n\nAvailable representations: application/json"));
        }
        Optional<Map<String, List<String>>> query = PathText.query(request.query() == null ? "" : request.query());
        if (query.isEmpty()) {
            return new Entry.Refused(Failures.badRequest(
                    "bad request: the query is not percent-encoded UTF-8 (RFC 3986): a \"%\" is followed by two hexadecimal"
                            + " digits"));
        }
        if (!endpoint.traits().authenticated()) {
            return new Entry.Admitted(endpoint, path, query.get(), new Caller(User.ANONYMOUS, false));
        }
        RequestFacts facts =
                RequestFacts.of(remote(request), request.isSSL(), isCertified(request), name -> sent(request, name));
        return switch (authenticator.authenticate(facts)) {
            case Authentication.Rejected(String title, String detail) ->
                new Entry.Refused(Failures.problem(401, title, detail));
            case Authentication.Accepted(Caller caller) ->
                endpoint.traits()
                        .gate()
                        .apply(caller)
                        .<Entry>map(Entry.Refused::new)
                        .orElseGet(() -> new Entry.Admitted(endpoint, path, query.get(), caller));
        };
    }

    private void read(HttpServerRequest request, Exchange exchange, Entry.Admitted admitted, Vertx vertx) {
        if (header(request, "Expect").equalsIgnoreCase("100-continue")) {
            request.response().writeContinue();
        }
        Context loop = vertx.getOrCreateContext();
        BodyReader.read(request, limits, budget, vertx, body -> {
            switch (body) {
                case BodyReader.Body.Broken ignored -> exchange.abandon();
                case BodyReader.Body.Refused(Answer answer) -> exchange.refuse(answer);
                case BodyReader.Body.Whole(ByteString bytes) ->
                    work(call(request, admitted, bytes), admitted.endpoint(), exchange, loop);
            }
        });
    }

    private void work(Call call, Endpoint endpoint, Exchange exchange, Context loop) {
        CompletableFuture<Answer> answer;
        try {
            answer = CompletableFuture.supplyAsync(() -> endpoint.handler().handle(call), workers)
                    .thenCompose(future -> future);
        } catch (RejectedExecutionException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((result, failure) -> {
            budget.giveBack(call.body().size());
            Answer sent = failure == null ? result : failed(call, failure);
            loop.runOnContext(ignored -> exchange.answer(sent));
        });
    }

    private static Answer failed(Call call, Throwable failure) {
        if (Failures.isDefect(failure)) {
            LOG.errorf(failure, "%s could not be answered", call);
        }
        return Failures.answer(failure);
    }

    private static Call call(HttpServerRequest request, Entry.Admitted admitted, ByteString body) {
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
        String origin = (request.isSSL() ? "https://" : "http://") + header(request, "Host");
        return new Call(
                admitted.endpoint().template(),
                admitted.path(),
                admitted.query(),
                headers,
                admitted.caller(),
                origin,
                request.path(),
                body);
    }

    private static Optional<Method> method(HttpServerRequest request) {
        for (Method method : Method.values()) {
            if (method.name().equals(request.method().name())) {
                return Optional.of(method);
            }
        }
        return Optional.empty();
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader("Content-Length");
        return request.getHeader("Transfer-Encoding") != null || length != null && !length.equals("0");
    }

    private static InetAddress remote(HttpServerRequest request) {
        String address = request.connection().remoteAddress().hostAddress();
        try {
            // A literal address: nothing is looked up.
            return InetAddress.getByName(address == null ? "0.0.0.0" : address);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the other end of a connection has no address: " + address, e);
        }
    }

    /** Whether the client showed a certificate; the connection would not be there if it had not been verified. */
    private static boolean isCertified(HttpServerRequest request) {
        if (!request.isSSL()) {
            return false;
        }
        try {
            return request.connection().sslSession().getPeerCertificates().length > 0;
        } catch (SSLPeerUnverifiedException e) {
            return false;
        }
    }

    private static String header(HttpServerRequest request, String name) {
        return optional(request, name).orElse("");
    }

    private static Optional<String> optional(HttpServerRequest request, String name) {
        return Optional.ofNullable(sent(request, name));
    }

    /** HTTP/2 has a pseudo header in the place of Host. */
    private static @Nullable String sent(HttpServerRequest request, String name) {
        String value = request.getHeader(name);
        if (value == null && name.equalsIgnoreCase("Host") && request.authority() != null) {
            return request.authority().toString();
        }
        return value;
    }
}
