package dev.diptych.api;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.InputTrustHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Locale;

/** Answers what Vert.x would break on: a query that cannot be decoded, a form that ends in the middle of a part. */
final class BrokenRequests implements SecurityPolicyHandler {
    private static final String BODY_READ = "diptych.body-read";
    private static final long GRACE_MILLIS = 2_000;

    /** Comes after the body handler, which waits for the end of a part for ever. */
    static InputTrustHandler afterBody() {
        return ctx -> {
            ctx.put(BODY_READ, true);
            ctx.next();
        };
    }

    @Override
    public void handle(RoutingContext ctx) {
        try {
            ctx.request().params();
        } catch (IllegalArgumentException e) {
            Problems.send(ctx, Problem.invalid("query", "a query that can be decoded", "another"));
            return;
        }
        String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null && type.toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            ctx.request().end().onSuccess(arrived -> ctx.vertx().setTimer(GRACE_MILLIS, late -> requireRead(ctx)));
        }
        ctx.next();
    }

    private static void requireRead(RoutingContext ctx) {
        if (ctx.get(BODY_READ) == null
                && !ctx.response().ended()
                && !ctx.response().closed()) {
            Problems.send(ctx, Problem.invalid("body", "a form with a last boundary", "one without"));
        }
    }
}
