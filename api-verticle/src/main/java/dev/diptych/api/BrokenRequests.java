package dev.diptych.api;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;

/** Answers what Vert.x would break on: a query that cannot be decoded. */
final class BrokenRequests implements SecurityPolicyHandler {
    @Override
    public void handle(RoutingContext ctx) {
        try {
            ctx.request().params();
        } catch (IllegalArgumentException e) {
            Problems.send(ctx, Problem.invalid("query", "a query that can be decoded", "another"));
            return;
        }
        ctx.next();
    }
}
