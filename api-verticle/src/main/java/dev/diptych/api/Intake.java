package dev.diptych.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.ApiSettings.NoWorker;
import dev.diptych.job.JobRequest;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobQueue.Enqueued;
import dev.diptych.wire.SubmissionJson;
import dev.diptych.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** From a body to a job in the queue: whatever is wrong with it fails before anything is enqueued. */
final class Intake {
    private final JobQueue queue;
    private final Models models;
    private final NoWorker whenNoWorker;

    Intake(ApiParts parts, Models models, NoWorker whenNoWorker) {
        this.queue = parts.queue();
        this.models = models;
        this.whenNoWorker = whenNoWorker;
    }

    Future<Enqueued> submit(String tenant, @Nullable String idempotencyKey, Buffer body) {
        ObjectNode order = Wire.object(body.getBytes());
        boolean seeded = order.has("seed");
        return models.known()
                .map(cards -> SubmissionJson.read(order, tenant, idempotencyKey, cards))
                .compose(submission -> requireServable(submission.request())
                        .compose(servable -> queue.enqueue(submission))
                        .map(enqueued -> requireSameOrder(enqueued, submission.request(), seeded)));
    }

    private Future<Void> requireServable(JobRequest request) {
        return whenNoWorker == NoWorker.REFUSE ? models.requireWorker(request) : Future.succeededFuture();
    }

    /** An idempotency key that comes with another order is a mistake of the client's. */
    private static Enqueued requireSameOrder(Enqueued enqueued, JobRequest asked, boolean seeded) {
        JobRequest stored = enqueued.view().request();
        boolean same =
                enqueued.created() || stored == null || stored.equals(seeded ? asked : withSeed(asked, stored.seed()));
        if (!same) {
            throw Problem.of(
                    422,
                    "idempotency-key-reused",
                    "The idempotency key belongs to another order",
                    "expected the same order as when the key was first used, found another");
        }
        return enqueued;
    }

    private static JobRequest withSeed(JobRequest request, long seed) {
        return new JobRequest(
                request.model(),
                request.prompt(),
                request.size(),
                seed,
                request.images(),
                request.sampling(),
                request.handoff(),
                request.conditioning(),
                request.source());
    }
}
