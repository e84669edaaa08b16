package dev.diptych.api;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/** Answers what could not be read as HTTP, and ends its connection: nobody knows where the next request would begin. */
final class UnreadableRequests implements Handler<HttpServerRequest> {
    @Override
    public void handle(HttpServerRequest request) {
        Problem problem = problem(request.decoderResult().cause());
        request.response()
                .setStatusCode(problem.status())
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/problem+json")
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .end(problem.json().toString())
                .onComplete(sent -> request.connection().close());
    }

    private static Problem problem(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Problem.of(414, "uri-too-long", "The address is too long", "expected a shorter one");
        } else if (cause instanceof TooLongHttpHeaderException) {
            return Problem.of(431, "headers-too-large", "The headers are too large", "expected fewer or shorter ones");
        }
        return Problem.badRequest();
    }
}
