package dev.diptych.api.compat;

import io.vertx.ext.web.Router;

/** The foreign APIs, beside the native one. */
public final class Compat {
    private Compat() {}

    /** Mounts them on a router whose routes are behind the native API's walls already. */
    public static void mount(Router router, NativeApi api) {
        new OpenAiImages(api).mount(router);
        new Automatic1111(api).mount(router);
    }
}
