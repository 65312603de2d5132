package io.meridian.common.rest;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;

/** Writes one answer to one request; on the request's event loop only. */
final class Exchange {

    private final HttpServerRequest request;
    private final RestLimits limits;
    private final Vertx vertx;

    Exchange(HttpServerRequest request, RestLimits limits, Vertx vertx) {
        this.request = request;
        this.limits = limits;
        this.vertx = vertx;
    }

    /** Answers a request whose body has been read, or that had none. */
    void answer(Answer answer) {
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        if (isChunked(request)) {
            response.putHeader("Connection", "close");
            response.endHandler(ignored -> leave(true));
        }
        write(answer);
    }

    /**
     * Whether the body of a request came in chunks of HTTP/1.1. Such a request may have announced a length as well; what comes
     * after it then is not surely what the client, or a proxy before it, took for a request, so its connection ends with it
     * (RFC 9112 §6.1).
     */
    static boolean isChunked(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2 && request.getHeader("Transfer-Encoding") != null;
    }

    /**
     * Answers a request whose body has not been read to its end. The rest is taken off the line for a while, since a connection
     * closed with bytes unread is reset and the client may never see the answer; then the connection goes.
     */
    void refuse(Answer answer) {
        if (!mayHaveBody() || request.isEnded()) {
            answer(answer);
            return;
        }
        HttpServerResponse response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        boolean http1 = request.version() != HttpVersion.HTTP_2;
        if (http1) {
            response.putHeader("Connection", "close");
        }
        long timer = vertx.setTimer(limits.discardTime().toMillis(), ignored -> leave(http1));
        request.exceptionHandler(ignored -> vertx.cancelTimer(timer));
        request.handler(ignored -> {});
        request.endHandler(ignored -> {
            vertx.cancelTimer(timer);
            leave(http1);
        });
        request.resume();
        write(answer);
    }

    /** Ends the connection of a client that broke the protocol. */
    void abandon() {
        leave(request.version() != HttpVersion.HTTP_2);
    }

    private boolean mayHaveBody() {
        String length = request.getHeader("Content-Length");
        return request.version() == HttpVersion.HTTP_2
                || request.getHeader("Transfer-Encoding") != null
                || length != null && !length.equals("0");
    }

    private void leave(boolean http1) {
        if (http1) {
            request.connection().close();
        } else if (!request.isEnded()) {
            request.response().reset(0);
        }
    }

    private void write(Answer answer) {
        HttpServerResponse response = request.response();
        response.setStatusCode(answer.status());
        response.putHeader("Content-Type", answer.contentType());
        answer.headers().forEach(response::putHeader);
        response.end(Buffer.buffer(answer.body().toByteArray()));
    }
}
