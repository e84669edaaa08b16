package dev.diptych.api;

import dev.diptych.api.ui.Page;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.CorsHandler;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import java.util.List;
import java.util.Set;

/** Puts the routes of the contract behind its walls. */
final class ApiRouter {
    private static final List<Integer> REFUSED = List.of(400, 404, 405, 413, 415, 500);

    private ApiRouter() {}

    /**
     * A builder whose routes, once added, are only reached by callers who may.
     *
     * @param keyless no keys are configured
     */
    static RouterBuilder builder(
            Vertx vertx,
            OpenAPIContract contract,
            Admission admission,
            Gatekeeper gatekeeper,
            BodyRoom room,
            boolean keyless,
            ApiSettings settings) {
        RequestExtractor extractor = RequestExtractor.withBodyHandler();
        RouterBuilder routes = RouterBuilder.create(vertx, contract, extractor)
                .rootHandler(new BrokenRequests())
                .rootHandler(new OriginWall(settings.origins(), keyless));
        if (!settings.origins().isEmpty()) {
            routes.rootHandler(cors(settings.origins()));
        }
        new ContractValidator(vertx, contract, extractor).mount(routes);
        // The gatekeeper asks for keys before the body is read; the builder's own security would ask after.
        routes.getRoutes().forEach(route -> route.setDoSecurity(false));
        return routes.rootHandler(admission.beforeBody())
                .rootHandler(gatekeeper)
                .rootHandler(room)
                .rootHandler(new Bodies(settings.limits().bodyBytes()))
                .rootHandler(admission.afterBody());
    }

    static Router router(RouterBuilder routes, OpenAPIContract contract, ApiSettings settings) {
        Problems problems = new Problems(contract, settings.limits().bodyBytes());
        routes.getRoutes().forEach(route -> route.addFailureHandler(problems));
        Router router = routes.createRouter();
        router.route().failureHandler(problems);
        Page.mount(router);
        Methods.addHead(router);
        REFUSED.forEach(status -> router.errorHandler(status, problems));
        return router;
    }

    private static CorsHandler cors(List<String> origins) {
        CorsHandler cors = CorsHandler.create();
        if (origins.contains("*")) {
            cors.addOriginWithRegex(".*");
        } else {
            cors.addOrigins(origins);
        }
        return cors.allowedMethods(Set.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE))
                .allowedHeaders(Set.of(
                        "authorization", "content-type", "idempotency-key", "if-none-match", "last-event-id", "prefer"))
                .exposedHeaders(Set.of("Location", "Retry-After", "ETag", "Preference-Applied"))
                .maxAgeSeconds(600);
    }
}
