package dev.diptych.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.healthchecks.CheckResult;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** For those who run the service: health, readiness, metrics, and the contract itself. */
final class OperationRoutes {
    private final HealthChecks readiness;
    private final ApiMetrics metrics;
    private final Buffer contract;

    OperationRoutes(HealthChecks readiness, ApiMetrics metrics, Buffer contract) {
        this.readiness = readiness;
        this.metrics = metrics;
        this.contract = contract;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("getHealth").addHandler(Answer.json(ctx -> Future.succeededFuture(status("UP"))));
        routes.getRoute("getReadiness").addHandler(Answer.sent(this::readiness));
        routes.getRoute("getMetrics")
                .addHandler(Answer.sent(ctx -> metrics.scrape()
                        .compose(text -> send(ctx, "text/plain; version=0.0.4; charset=utf-8", Buffer.buffer(text)))));
        routes.getRoute("getContract")
                .addHandler(Answer.sent(ctx -> send(ctx, "application/yaml; charset=utf-8", contract)));
    }

    private Future<?> readiness(RoutingContext ctx) {
        return readiness.checkStatus().onSuccess(result -> {
            ObjectNode json = status(result.getUp() ? "UP" : "DOWN");
            ArrayNode checks = json.putArray("checks");
            for (CheckResult check : result.getChecks()) {
                checks.addObject().put("id", check.getId()).put("status", check.getUp() ? "UP" : "DOWN");
            }
            Answer.send(ctx, result.getUp() ? 200 : 503, json);
        });
    }

    private static ObjectNode status(String status) {
        return JsonNodeFactory.instance.objectNode().put("status", status);
    }

    private static Future<Void> send(RoutingContext ctx, String type, Buffer body) {
        return ctx.response().putHeader(HttpHeaders.CONTENT_TYPE, type).end(body);
    }
}
