package dev.diptych.api;

import dev.diptych.api.form.FormReader;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.InputTrustHandler;
import java.util.Locale;

/** Reads a body into memory, where a request may have one: a form by its parts, anything else as it is. */
final class Bodies implements InputTrustHandler {
    private final Handler<RoutingContext> whole;
    private final Handler<RoutingContext> forms;

    /** @param bodyBytes the largest body that is taken */
    Bodies(long bodyBytes) {
        this.whole = BodyHandler.create(false).setBodyLimit(bodyBytes);
        this.forms = new FormReader(bodyBytes);
    }

    @Override
    public void handle(RoutingContext ctx) {
        String coding = header(ctx, HttpHeaders.CONTENT_ENCODING);
        String type = header(ctx, HttpHeaders.CONTENT_TYPE);
        if (ctx.request().method() != HttpMethod.POST) {
            ctx.next();
        } else if (!coding.isEmpty() && !coding.equals("identity")) {
            ctx.fail(refused("no content coding", coding));
        } else if (type.startsWith("application/x-www-form-urlencoded")) {
            ctx.fail(refused("another content type", type));
        } else if (type.startsWith("multipart/form-data")) {
            if (isAskedToContinue(ctx)) {
                ctx.response().writeContinue();
            }
            forms.handle(ctx);
        } else {
            whole.handle(ctx);
        }
    }

    /** Vert.x' own handler of bodies sees to that by itself. */
    private static boolean isAskedToContinue(RoutingContext ctx) {
        return ctx.request().version() == HttpVersion.HTTP_1_1
                && header(ctx, HttpHeaders.EXPECT).equals("100-continue");
    }

    private static Problem refused(String expected, String found) {
        return Problem.of(
                415,
                "unsupported-media-type",
                "The body's type is wrong",
                "expected %s, found %s".formatted(expected, Found.shortened(found)));
    }

    private static String header(RoutingContext ctx, CharSequence name) {
        String value = ctx.request().getHeader(name);
        return value == null ? "" : value.trim().toLowerCase(Locale.ROOT);
    }
}
