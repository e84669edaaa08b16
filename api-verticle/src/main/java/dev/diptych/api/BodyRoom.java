package dev.diptych.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;

/**
 * Bounds what the bodies of all requests hold together, before the first byte of one is read: a body takes its
 * announced length, or the most that one may have, until its request is answered.
 *
 * <p>Lives on one event loop.
 */
final class BodyRoom implements SecurityPolicyHandler {
    private final long most;
    private final long mostOfOne;
    private long taken;

    /** @param most bytes of all bodies together */
    BodyRoom(long most, long mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    long taken() {
        return taken;
    }

    @Override
    public void handle(RoutingContext ctx) {
        long length = length(ctx.request());
        if (length > 0 && taken > 0 && taken + length > most) {
            Problems.send(ctx, Admission.BUSY);
            return;
        }
        taken += length;
        ctx.addEndHandler(ended -> taken -= length);
        ctx.next();
    }

    /** Other bodies are not read into memory ({@link Bodies}), and a feed's request may last for days. */
    private long length(HttpServerRequest request) {
        if (request.method() != HttpMethod.POST) {
            return 0;
        }
        String announced = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        if (announced == null) {
            return request.headers().contains(HttpHeaders.TRANSFER_ENCODING) ? mostOfOne : 0;
        }
        return Math.min(mostOfOne, Long.parseLong(announced));
    }
}
