package io.meridian.common.rest;

import com.google.protobuf.ByteString;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;

/**
 * Reads the body of one request into memory, within limits of size, of memory for all requests together, and of time: a client that
 * trickles bytes is as bad as one that sends too many. Runs on the request's event loop only.
 */
final class BodyReader {

    /** What became of a body. */
    sealed interface Body {
        /** It is here. Its bytes count against the budget until they are given back. */
        record Whole(ByteString bytes) implements Body {}

        /** It will not be read; the rest of it is still on the line. */
        record Refused(Answer answer) implements Body {}

        /** It broke off or is no HTTP. */
        record Broken() implements Body {}
    }

    private final HttpServerRequest request;
    private final RestLimits limits;
    private final BodyBudget budget;
    private final Vertx vertx;
    private final Consumer<Body> done;
    private final Buffer received = Buffer.buffer();
    private long timer;
    private boolean over;

    private BodyReader(
            HttpServerRequest request, RestLimits limits, BodyBudget budget, Vertx vertx, Consumer<Body> done) {
        this.request = request;
        this.limits = limits;
        this.budget = budget;
        this.vertx = vertx;
        this.done = done;
    }

    /**
     * Reads a body.
     *
     * @param done called once, on the event loop
     */
    static void read(
            HttpServerRequest request, RestLimits limits, BodyBudget budget, Vertx vertx, Consumer<Body> done) {
        new BodyReader(request, limits, budget, vertx, done).start();
    }

    private void start() {
        timer = vertx.setTimer(limits.bodyTime().toMillis(), ignored -> refuse(tooSlow()));
        request.exceptionHandler(ignored -> finish(new Body.Broken()));
        request.handler(this::received);
        request.endHandler(ignored -> finish(new Body.Whole(ByteString.copyFrom(received.getBytes()))));
        request.resume();
    }

    private void received(Buffer chunk) {
        if (over) {
            return;
        }
        if ((long) received.length() + chunk.length() > limits.bodyBytes()) {
            refuse(tooLarge(limits.bodyBytes()));
        } else if (!budget.take(chunk.length())) {
            refuse(Failures.overloaded());
        } else {
            received.appendBuffer(chunk);
        }
    }

    private void refuse(Answer answer) {
        finish(new Body.Refused(answer));
    }

    private void finish(Body body) {
        if (over) {
            return;
        }
        over = true;
        vertx.cancelTimer(timer);
        if (!(body instanceof Body.Whole)) {
            budget.giveBack(received.length());
        }
        done.accept(body);
    }

    static Answer tooLarge(int limit) {
        return Failures.problem(
                413, "Content Too Large", "the body is larger than the " + limit + " bytes that one request may have");
    }

    private Answer tooSlow() {
        return Failures.problem(
                408,
                "Request Timeout",
                "the body did not arrive within " + limits.bodyTime().toMillis() + " ms");
    }
}
