package dev.diptych.api;

import dev.diptych.api.keys.Keys;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
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
     * @param uploadsFolder where files of forms lie until their request is answered
     */
    static RouterBuilder builder(
            Vertx vertx,
            OpenAPIContract contract,
            Keys keys,
            PictureLinks links,
            ApiSettings settings,
            String uploadsFolder) {
        RouterBuilder routes = RouterBuilder.create(vertx, contract, RequestExtractor.withBodyHandler())
                .rootHandler(new SecurityHeaders())
                .rootHandler(new BrokenRequests())
                .rootHandler(new OriginWall(settings.origins(), !keys.configured()));
        if (!settings.origins().isEmpty()) {
            routes.rootHandler(cors(settings.origins()));
        }
        // The gatekeeper asks for keys before the body is read; the builder's own security would ask after.
        routes.getRoutes().forEach(route -> route.setDoSecurity(false));
        return routes.rootHandler(new Gatekeeper(contract, keys, links))
                .rootHandler(BodyHandler.create(uploadsFolder)
                        .setBodyLimit(settings.limits().bodyBytes())
                        .setDeleteUploadedFilesOnEnd(true))
                .rootHandler(BrokenRequests.afterBody());
    }

    static Router router(RouterBuilder routes, ApiSettings settings) {
        Problems problems = new Problems(new Complaints(), settings.limits().bodyBytes());
        routes.getRoutes().forEach(route -> route.addFailureHandler(problems));
        Router router = routes.createRouter();
        router.route().failureHandler(problems);
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
        return cors.allowedHeaders(Set.of("authorization", "content-type", "idempotency-key", "prefer"))
                .exposedHeaders(Set.of("Location", "Retry-After", "ETag", "Preference-Applied"))
                .maxAgeSeconds(600);
    }
}
