package dev.diptych.api;

import dev.diptych.api.compat.ForeignErrors;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.InputTrustHandler;
import java.time.Duration;

/**
 * Refuses new work at the door, before its body is read, while this node has as much of it at hand as it can answer
 * soon, or its event loop is behind: so what is let in stays quick, and what is not costs next to nothing. In a flood it
 * lets in fewer at a time. A request is work from when its body has come until its job is enqueued; then it only waits,
 * and that is free.
 *
 * <p>Lives on one event loop.
 */
final class Admission {
    private static final String ADMITTED = "diptych.admitted";
    static final Problem BUSY = Problem.busy(
            429,
            "busy",
            "This node has too much to do",
            "expected fewer requests at a time, found more than it can answer soon",
            Duration.ofSeconds(1));
    private static final Buffer BODY = Buffer.buffer(BUSY.json().toString());

    private static final CharSequence SOON = HttpHeaders.createOptimized("1");
    private static final CharSequence PROBLEM = HttpHeaders.createOptimized("application/problem+json");
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private final int most;
    private final Backlog backlog;
    private final Flood flood;
    private int working;
    private long refused;

    /** @param most requests worked on at a time; 0: any number */
    Admission(int most, Backlog backlog, Flood flood) {
        this.most = most;
        this.backlog = backlog;
        this.flood = flood;
    }

    int working() {
        return working;
    }

    long refused() {
        return refused;
    }

    Handler<HttpServerRequest> before(Handler<HttpServerRequest> router) {
        return request -> {
            if (isWork(request) && isTurnedAway()) {
                refuse(request);
            } else {
                router.handle(request);
            }
        };
    }

    private boolean isTurnedAway() {
        flood.came();
        return isFull() || (most > 0 && backlog.isTooLong());
    }

    /** Comes after the body handler: many may have been let in at the door before the first body was there. */
    InputTrustHandler afterBody() {
        return ctx -> {
            if (isWork(ctx.request()) && isFull()) {
                turnAway();
                Problems.send(ctx, BUSY);
                return;
            }
            if (isWork(ctx.request())) {
                working++;
                ctx.put(ADMITTED, this);
                ctx.addEndHandler(ended -> release(ctx));
            }
            ctx.next();
        };
    }

    /** What is left of the request costs nothing but memory. */
    static void release(RoutingContext ctx) {
        Admission admission = ctx.remove(ADMITTED);
        if (admission != null) {
            admission.working--;
        }
    }

    private boolean isFull() {
        return most > 0 && working >= (flood.isOn() ? Math.min(most, Backlog.FEW) : most);
    }

    private void turnAway() {
        refused++;
        flood.turnedAway();
    }

    private static boolean isWork(HttpServerRequest request) {
        return request.method() == HttpMethod.POST;
    }

    private void refuse(HttpServerRequest request) {
        turnAway();
        String path = String.valueOf(request.path());
        Buffer foreign = ForeignErrors.of(path, BUSY.status(), BUSY.type(), String.valueOf(BUSY.getMessage()), null)
                .map(error -> Buffer.buffer(error.json().toString()))
                .orElse(null);
        request.response()
                .setStatusCode(BUSY.status())
                .putHeader(HttpHeaders.RETRY_AFTER, SOON)
                .putHeader(HttpHeaders.CONTENT_TYPE, foreign == null ? PROBLEM : JSON)
                .end(foreign == null ? BODY : foreign);
    }
}
