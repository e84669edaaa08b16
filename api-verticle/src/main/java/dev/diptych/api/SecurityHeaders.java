package dev.diptych.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** On every answer, whoever gives it: what a browser shall not do with it. */
final class SecurityHeaders implements Handler<HttpServerRequest> {
    private static final String ONLY_OWN = "default-src 'self'; img-src 'self' blob: data:; style-src 'self'; "
            + "script-src 'self'; connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
            + "frame-ancestors 'none'";

    static final Map<String, String> ALL = Map.of(
            "Content-Security-Policy", ONLY_OWN,
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin");

    private final Handler<HttpServerRequest> next;

    SecurityHeaders(Handler<HttpServerRequest> next) {
        this.next = next;
    }

    @Override
    public void handle(HttpServerRequest request) {
        request.response().headers().setAll(ALL);
        next.handle(request);
    }
}
