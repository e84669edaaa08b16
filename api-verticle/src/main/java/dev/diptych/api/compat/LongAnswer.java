package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/**
 * A JSON answer that may take long. A silent connection would be closed as idle, here or by a proxy, so that after a
 * while spaces are sent, which mean nothing before JSON. The status is 200 from then on: an error that comes later is
 * the body alone.
 */
final class LongAnswer {
    private static final long SPACE_MILLIS = 20_000;

    private LongAnswer() {}

    /** @param error the body for an answer that failed after its first space */
    static void send(
            Vertx vertx, RoutingContext ctx, Future<ObjectNode> answer, Function<Throwable, ObjectNode> error) {
        HttpServerResponse response = ctx.response();
        long timer = vertx.setPeriodic(SPACE_MILLIS, tick -> space(response));
        answer.onComplete(done -> {
            vertx.cancelTimer(timer);
            if (response.closed() || response.ended()) {
                return;
            }
            if (done.succeeded()) {
                begin(response).end(done.result().toString());
            } else if (response.headWritten() || done.cause() instanceof JobLostException) {
                fail(response, error.apply(done.cause()));
            } else {
                ctx.fail(done.cause());
            }
        });
    }

    /** A job that failed once is not to be ordered again by a client that retries by itself. */
    private static void fail(HttpServerResponse response, ObjectNode error) {
        if (!response.headWritten()) {
            response.setStatusCode(500).putHeader("x-should-retry", "false");
        }
        begin(response).end(error.toString());
    }

    private static void space(HttpServerResponse response) {
        if (!response.closed() && !response.ended()) {
            begin(response).write(" ");
        }
    }

    private static HttpServerResponse begin(HttpServerResponse response) {
        return response.headWritten()
                ? response
                : response.setChunked(true)
                        .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
