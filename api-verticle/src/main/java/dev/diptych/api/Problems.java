package dev.diptych.api;

import dev.diptych.api.compat.ForeignErrors;
import dev.diptych.api.compat.ForeignErrors.ForeignError;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.queue.QueueFullException;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.HttpException;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.validation.ValidatorException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every failure of a route into its problem document, in one place. */
final class Problems implements Handler<RoutingContext> {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private final Complaints complaints = new Complaints();
    private final OpenAPIContract contract;
    private final long bodyBytes;

    /** @param bodyBytes the largest body that is taken */
    Problems(OpenAPIContract contract, long bodyBytes) {
        this.contract = contract;
        this.bodyBytes = bodyBytes;
    }

    @Override
    public void handle(RoutingContext ctx) {
        if (ctx.failure() instanceof HttpClosedException || ctx.response().closed()) {
            return; // The client has gone away.
        }
        Problem problem = problem(ctx, ctx.failure());
        if (problem.status() >= 500 && problem.retryAfter() == null) {
            LOG.error("{} {} failed", ctx.request().method(), path(ctx), ctx.failure());
        }
        if (problem.status() == 405) {
            ctx.response().putHeader("Allow", Methods.allowed(contract, path(ctx)));
        }
        send(ctx, problem);
    }

    static void send(RoutingContext ctx, Problem problem) {
        HttpServerResponse response = ctx.response();
        if (response.ended() || response.headWritten()) {
            response.reset();
            return;
        }
        Optional<ForeignError> foreign = ForeignErrors.of(
                path(ctx), problem.status(), problem.type(), String.valueOf(problem.getMessage()), problem.invalid());
        response.setStatusCode(foreign.map(ForeignError::status).orElse(problem.status()))
                .putHeader(
                        HttpHeaders.CONTENT_TYPE,
                        foreign.isPresent() ? "application/json" : "application/problem+json");
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            response.putHeader(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, retryAfter.toSeconds())));
        }
        if (problem.status() == 401) {
            response.putHeader("WWW-Authenticate", "Bearer");
        }
        response.end(foreign.map(ForeignError::json).orElseGet(problem::json).toString());
    }

    private Problem problem(RoutingContext ctx, @Nullable Throwable failure) {
        Throwable cause = failure instanceof HttpException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof Problem problem) {
            return problem;
        } else if (cause instanceof InvalidRequestException invalid) {
            return Problem.invalid(invalid);
        } else if (cause instanceof ValidatorException refused) {
            return complaints.problem(ctx, refused);
        } else if (cause instanceof QueueFullException full) {
            return Problem.busy(
                    429,
                    full.isCallers() ? "too-many-jobs" : "queue-full",
                    full.isCallers() ? "Too many jobs in flight" : "The queue is full",
                    String.valueOf(full.getMessage()),
                    full.retryAfter());
        } else if (cause instanceof TimeoutException || cause instanceof QueueUnavailableException) {
            return unavailable();
        }
        if (failure instanceof IllegalArgumentException && !ctx.request().isEnded()) {
            return ofStatus(ctx, 400); // Netty's decoder found bytes in the body that are no HTTP
        }
        return ofStatus(ctx, failure instanceof HttpException http ? http.getStatusCode() : ctx.statusCode());
    }

    /** As it came where it cannot be normalized. */
    private static String path(RoutingContext ctx) {
        try {
            return ctx.normalizedPath();
        } catch (IllegalArgumentException e) {
            return String.valueOf(ctx.request().path());
        }
    }

    static Problem unavailable() {
        return Problem.busy(
                503,
                "unavailable",
                "Redis does not answer",
                "expected an answer in time, found none",
                Duration.ofSeconds(2));
    }

    private Problem ofStatus(RoutingContext ctx, int status) {
        return switch (status) {
            case 400 -> Problem.badRequest();
            case 404 -> Problem.of(404, "not-found", "There is no such path", "expected a path of /openapi.yaml");
            case 405 ->
                Problem.of(
                        405,
                        "method-not-allowed",
                        "The path has no such method",
                        "expected a method of /openapi.yaml, found "
                                + ctx.request().method());
            case 413 ->
                Problem.of(413, "too-large", "The body is too large", "expected at most %d bytes".formatted(bodyBytes));
            case 415 -> Problem.of(415, "unsupported-media-type", "The body's type is wrong", "expected another type");
            case 417 ->
                Problem.of(417, "expectation-failed", "There is no such expectation", "expected 100-continue, or none");
            default -> Problem.of(500, "internal", "Something broke in here", "the operator's log says what");
        };
    }
}
