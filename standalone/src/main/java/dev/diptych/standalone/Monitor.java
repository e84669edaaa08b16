package dev.diptych.standalone;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Health, readiness and metrics of a process without an API. */
final class Monitor {
    private final PrometheusMeterRegistry registry;
    private final BooleanSupplier ready;
    private final Supplier<String> health;

    private Monitor(PrometheusMeterRegistry registry, BooleanSupplier ready, Supplier<String> health) {
        this.registry = registry;
        this.ready = ready;
        this.health = health;
    }

    /**
     * Listens, unless the port is 0. It ends with its Vert.x.
     *
     * @param health lines for people, told beside readiness
     */
    static Future<Void> start(
            Vertx vertx,
            MonitorSettings settings,
            PrometheusMeterRegistry registry,
            BooleanSupplier ready,
            Supplier<String> health) {
        if (settings.port() == 0) {
            return Future.succeededFuture();
        }
        return vertx.createHttpServer()
                .requestHandler(new Monitor(registry, ready, health)::answer)
                .listen(settings.port(), settings.host())
                .mapEmpty();
    }

    private void answer(HttpServerRequest request) {
        HttpServerResponse response = request.response();
        switch (request.path()) {
            case "/healthz" -> response.end("UP\n");
            case "/readyz" -> {
                boolean up = ready.getAsBoolean();
                response.setStatusCode(up ? 200 : 503).end((up ? "UP\n" : "DOWN\n") + health.get());
            }
            case "/metrics" ->
                response.putHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
                        .end(registry.scrape());
            default -> response.setStatusCode(404).end();
        }
    }
}
