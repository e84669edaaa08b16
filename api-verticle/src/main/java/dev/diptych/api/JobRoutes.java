package dev.diptych.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.form.JsonBody;
import dev.diptych.api.keys.Caller;
import dev.diptych.api.progress.Feed;
import dev.diptych.api.progress.JobEnd;
import dev.diptych.api.view.JobJson;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobQueue.Enqueued;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Jobs: submit, look at, list, cancel, send round again. */
final class JobRoutes {
    private static final Pattern WAIT = Pattern.compile("(?i)(?:^|[,;\\s])wait\\s*=\\s*([0-9]{1,6})");
    private static final int DEFAULT_LIMIT = 20;

    private final Vertx vertx;
    private final JobQueue queue;
    private final Intake intake;
    private final Feed feed;
    private final Duration longestWait;

    JobRoutes(Vertx vertx, JobQueue queue, Intake intake, Feed feed, Duration longestWait) {
        this.vertx = vertx;
        this.queue = queue;
        this.intake = intake;
        this.feed = feed;
        this.longestWait = longestWait;
    }

    void mount(RouterBuilder routes) {
        routes.getRoute("submitJob").addHandler(Answer.sent(this::submit));
        routes.getRoute("listJobs").addHandler(Answer.json(this::list));
        routes.getRoute("getJob").addHandler(Answer.json(ctx -> find(ctx).map(JobJson::of)));
        routes.getRoute("cancelJob").addHandler(Answer.sent(this::cancel));
        routes.getRoute("retryJob").addHandler(Answer.sent(this::retry));
        routes.getRoute("listDeadLetters").addHandler(Answer.json(this::deadLetters));
    }

    private Future<?> submit(RoutingContext ctx) {
        String tenant = Gatekeeper.caller(ctx).tenant();
        String key = ctx.request().getHeader("Idempotency-Key");
        Duration wait = wait(ctx.request().getHeader("Prefer"));
        requireJson(ctx);
        return JsonBody.of(ctx)
                .compose(order -> intake.submit(ctx, key, order))
                .compose(enqueued ->
                        wait.isZero() ? Future.succeededFuture(enqueued.view()) : end(enqueued, tenant, wait))
                .onSuccess(job -> {
                    ctx.response().putHeader(HttpHeaders.LOCATION, JobJson.path(job));
                    if (!wait.isZero()) {
                        ctx.response().putHeader("Preference-Applied", "wait=" + wait.toSeconds());
                    }
                    Answer.send(ctx, !wait.isZero() && job.state().isFinal() ? 200 : 202, JobJson.of(job));
                });
    }

    /** The contract's validator takes any type that only begins like this one. */
    private static void requireJson(RoutingContext ctx) {
        String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
        if (!type.split(";", 2)[0].trim().equalsIgnoreCase("application/json")) {
            throw Complaints.unsupportedMediaType(ctx);
        }
    }

    private Future<JobView> end(Enqueued enqueued, String tenant, Duration wait) {
        return JobEnd.within(vertx, feed, enqueued.id(), tenant, wait)
                .compose(over -> queue.find(enqueued.id(), tenant))
                .map(found -> found.orElse(enqueued.view()));
    }

    private Duration wait(@Nullable String prefer) {
        Matcher wait = WAIT.matcher(prefer == null ? "" : prefer);
        long seconds = wait.find() ? Long.parseLong(wait.group(1)) : 0;
        return Duration.ofSeconds(Math.min(seconds, longestWait.toSeconds()));
    }

    private Future<JobView> find(RoutingContext ctx) {
        return queue.find(Answer.job(ctx), Gatekeeper.caller(ctx).tenant())
                .map(found -> found.orElseThrow(Answer::noJob));
    }

    private Future<ObjectNode> list(RoutingContext ctx) {
        return queue.list(
                        Gatekeeper.caller(ctx).tenant(),
                        ctx.request().getParam("state"),
                        ctx.request().getParam("cursor"),
                        limit(ctx))
                .map(JobJson::of);
    }

    private Future<ObjectNode> deadLetters(RoutingContext ctx) {
        return queue.deadLetters(Gatekeeper.caller(ctx).tenant(), ctx.request().getParam("cursor"), limit(ctx))
                .map(JobJson::of);
    }

    private static int limit(RoutingContext ctx) {
        String limit = ctx.request().getParam("limit");
        return limit == null ? DEFAULT_LIMIT : (int) Double.parseDouble(limit);
    }

    private Future<?> cancel(RoutingContext ctx) {
        Caller caller = Gatekeeper.caller(ctx);
        return queue.cancel(Answer.job(ctx), caller.tenant())
                .map(outcome -> outcome.orElseThrow(Answer::noJob))
                .compose(outcome -> find(ctx).onSuccess(job -> {
                    ObjectNode json = JsonNodeFactory.instance
                            .objectNode()
                            .put("outcome", outcome.name().toLowerCase(Locale.ROOT));
                    json.set("job", JobJson.of(job));
                    Answer.send(ctx, 202, json);
                }));
    }

    private Future<?> retry(RoutingContext ctx) {
        return find(ctx)
                .compose(job -> queue.retry(job.id(), job.tenant()))
                .compose(sent -> sent
                        ? find(ctx)
                        : Future.failedFuture(Problem.of(
                                409,
                                "not-dead",
                                "Not a dead letter",
                                "expected a job that has failed for good, found another")))
                .onSuccess(job -> {
                    ctx.response().putHeader(HttpHeaders.LOCATION, JobJson.path(job));
                    Answer.send(ctx, 202, JobJson.of(job));
                });
    }
}
