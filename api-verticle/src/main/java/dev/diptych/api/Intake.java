package dev.diptych.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.ApiSettings.NoWorker;
import dev.diptych.api.keys.Caller;
import dev.diptych.api.webhook.AddressWall;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning.Size;
import dev.diptych.job.ModelCard;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.Fit;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobQueue.Enqueued;
import dev.diptych.queue.Submission;
import dev.diptych.queue.Webhook;
import dev.diptych.wire.SubmissionReader;
import dev.diptych.wire.Wire;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** From a body to a job in the queue: whatever is wrong with it fails before anything is enqueued. */
final class Intake {
    private static final Pattern IDEMPOTENCY_KEY = Pattern.compile("[A-Za-z0-9._:~-]{1,128}");

    private final JobQueue queue;
    private final Allowance allowance;
    private final Models models;
    private final Uploads uploads;
    private final AddressWall wall;
    private final NoWorker whenNoWorker;

    Intake(ApiParts parts, Models models, Uploads uploads, AddressWall wall, NoWorker whenNoWorker) {
        this.queue = parts.queue();
        this.allowance = new Allowance(parts.rates());
        this.models = models;
        this.uploads = uploads;
        this.wall = wall;
        this.whenNoWorker = whenNoWorker;
    }

    /** Fails, and enqueues nothing, if the caller submits too much or something is wrong with the order. */
    Future<Enqueued> submit(RoutingContext ctx, @Nullable String idempotencyKey, ObjectNode order) {
        return submit(ctx, idempotencyKey, null, order);
    }

    /** @param group the name under which its tenant can find it with others while it is unfinished */
    Future<Enqueued> submit(
            RoutingContext ctx, @Nullable String idempotencyKey, @Nullable String group, ObjectNode order) {
        Caller caller = Gatekeeper.caller(ctx);
        return allowance
                .take(caller)
                .map(allowed -> requireGoodKey(ctx.request().getHeader("Idempotency-Key")))
                .compose(good -> submit(caller, idempotencyKey, group, order))
                .onComplete(done -> Admission.release(ctx));
    }

    private Future<Enqueued> submit(
            Caller caller, @Nullable String idempotencyKey, @Nullable String group, ObjectNode order) {
        String tenant = caller.tenant();
        return Future.all(models.known(), uploads.replaceIn(order, tenant)).compose(ready -> {
            List<ModelCard> cards = ready.resultAt(0);
            Uploads.Brought brought = ready.resultAt(1);
            String hash = idempotencyKey == null ? null : Sha256.of(Wire.canonical(order));
            Submission submission = SubmissionReader.read(order, tenant, idempotencyKey, cards, brought.sides())
                    .withMostInFlight(caller.inFlight())
                    .withOrderHash(hash)
                    .inGroup(group);
            requireOutside(submission.webhook());
            requireFits(brought.sides(), submission.request().size());
            return requireServable(submission.request())
                    .compose(servable -> uploads.keep(brought.pending()))
                    .compose(kept -> queue.enqueue(submission))
                    .map(enqueued -> requireSameOrder(enqueued));
        });
    }

    private static boolean requireGoodKey(@Nullable String key) {
        if (key != null && !IDEMPOTENCY_KEY.matcher(key).matches()) {
            throw new InvalidRequestException(
                    "Idempotency-Key", "a text of the form " + IDEMPOTENCY_KEY, Found.shortened(key));
        }
        return true;
    }

    /** What a name means is seen when it is called; an address says at once that it is inside. */
    private void requireOutside(@Nullable Webhook webhook) {
        if (webhook != null && !wall.letsName(webhook.host())) {
            throw new InvalidRequestException(
                    "webhook",
                    "a host of the public internet, or one that the operator allows (api.webhooks.allow)",
                    webhook.host());
        }
    }

    /** A strip that would have to be made enormous to cover the picture's size is refused before it is queued. */
    private static void requireFits(@Nullable Size upload, ImageSize size) {
        try {
            if (upload != null) {
                Fit.cover(upload, size);
            }
        } catch (BrokenPictureException e) {
            throw new InvalidRequestException("init_image", e.expected(), e.found());
        }
    }

    private Future<Void> requireServable(JobRequest request) {
        return whenNoWorker == NoWorker.REFUSE ? models.requireWorker(request) : Future.succeededFuture();
    }

    /** An idempotency key that comes with another order is a mistake of the client's. */
    private static Enqueued requireSameOrder(Enqueued enqueued) {
        if (!enqueued.sameOrder()) {
            throw Problem.of(
                    422,
                    "idempotency-key-reused",
                    "The idempotency key belongs to another order",
                    "expected the same order as when the key was first used, found another");
        }
        return enqueued;
    }
}
