package dev.diptych.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.diptych.api.progress.UnknownJobException;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** How routes answer: with JSON when their future succeeds, with a problem document when it fails. */
final class Answer {
    private Answer() {}

    /** A route that answers 200 with the JSON of its future. */
    static Handler<RoutingContext> json(Function<RoutingContext, Future<? extends JsonNode>> route) {
        return sent(ctx -> route.apply(ctx).onSuccess(json -> send(ctx, 200, json)));
    }

    /** A route that has answered by the time its future succeeds. */
    static Handler<RoutingContext> sent(Function<RoutingContext, Future<?>> route) {
        return ctx -> route.apply(ctx).onFailure(e -> ctx.fail(e instanceof UnknownJobException ? noJob() : e));
    }

    static void send(RoutingContext ctx, int status, JsonNode json) {
        if (!ctx.response().ended() && !ctx.response().closed()) {
            ctx.response()
                    .setStatusCode(status)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(json.toString());
        }
    }

    /** The job that the path names; a name that cannot be one is the name of no job. */
    static JobId job(RoutingContext ctx) {
        try {
            return new JobId(ctx.pathParam("id"));
        } catch (InvalidRequestException e) {
            throw noJob();
        }
    }

    static Problem noJob() {
        return Problem.notFound("a job");
    }
}
