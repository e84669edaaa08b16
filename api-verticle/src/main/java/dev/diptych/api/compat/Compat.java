package dev.diptych.api.compat;

import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;

/** The foreign APIs, beside the native one. */
public final class Compat {
    private Compat() {}

    /** Mounts them behind the walls of the native API. */
    public static void mount(RouterBuilder routes, NativeApi api) {
        new OpenAiImages(api).mount(routes);
        new Automatic1111(api).mount(routes);
    }

    /** The handler reads the request by itself: the contract's validator would complain in words of another API. */
    static void mount(RouterBuilder routes, String operation, Handler<RoutingContext> handler) {
        routes.getRoute(operation).setDoValidation(false).addHandler(handler);
    }
}
