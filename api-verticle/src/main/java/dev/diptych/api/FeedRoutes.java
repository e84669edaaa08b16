package dev.diptych.api;

import dev.diptych.api.progress.EventStream;
import dev.diptych.api.progress.Feed;
import dev.diptych.api.progress.FeedSettings;
import dev.diptych.api.progress.Position;
import dev.diptych.api.progress.ProgressSockets;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** The two ways to watch: a WebSocket for many jobs, an event stream for one. */
final class FeedRoutes {
    private final Vertx vertx;
    private final Feed feed;
    private final ProgressSockets sockets;
    private final FeedSettings settings;

    FeedRoutes(Vertx vertx, Feed feed, ProgressSockets sockets, FeedSettings settings) {
        this.vertx = vertx;
        this.feed = feed;
        this.sockets = sockets;
        this.settings = settings;
    }

    void mount(RouterBuilder routes) {
        // Validation would let the upgrade wait for another thread while frames may come already.
        routes.getRoute("watchProgress").setDoValidation(false).addHandler(Answer.sent(this::socket));
        routes.getRoute("streamEvents").addHandler(Answer.sent(this::stream));
    }

    private Future<?> socket(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        require(request, HttpHeaders.UPGRADE, "websocket");
        require(request, HttpHeaders.CONNECTION, "upgrade");
        require(request, "Sec-WebSocket-Version", "13");
        if (request.getHeader("Sec-WebSocket-Key") == null) {
            throw Problem.invalid("Sec-WebSocket-Key", "a value", "none");
        }
        return request.toWebSocket().onSuccess(socket -> sockets.open(socket, Gatekeeper.key(request)));
    }

    /** Once Vert.x has begun with a broken handshake there is no answering it. */
    private static void require(HttpServerRequest request, CharSequence header, String value) {
        if (!request.headers().contains(header, value, true)) {
            throw Problem.invalid(header.toString(), value, String.valueOf(request.getHeader(header)));
        }
    }

    private Future<?> stream(RoutingContext ctx) {
        String last = ctx.request().getHeader("Last-Event-ID");
        return new EventStream(vertx, feed, settings, Answer.job(ctx), ctx.response())
                .start(Gatekeeper.caller(ctx).tenant(), last == null ? null : Position.of(last));
    }
}
