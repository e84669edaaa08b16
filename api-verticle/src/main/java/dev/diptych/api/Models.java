package dev.diptych.api;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Workers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What can be asked for, as workers announced it; kept for a second. */
final class Models {
    private static final long KEEP_NANOS = Duration.ofSeconds(1).toNanos();

    private final Workers workers;
    private @Nullable Future<List<ModelCard>> cards;
    private long asked;

    Models(Workers workers) {
        this.workers = workers;
    }

    /** The default first. */
    Future<List<ModelCard>> cards() {
        Future<List<ModelCard>> kept = cards;
        if (kept == null || kept.failed() || System.nanoTime() - asked > KEEP_NANOS) {
            kept = workers.models();
            cards = kept;
            asked = System.nanoTime();
        }
        return kept;
    }

    /** The models; fails with a problem while no worker has ever announced one. */
    Future<List<ModelCard>> known() {
        return cards().map(known -> {
            if (known.isEmpty()) {
                throw Problem.busy(
                        503,
                        "no-models",
                        "No worker has come yet",
                        "expected a model that a worker has announced, found none",
                        Duration.ofSeconds(5));
            }
            return known;
        });
    }

    /** Fails with a problem unless a live worker can begin the request. */
    Future<Void> requireWorker(JobRequest request) {
        Capability needed = new Capability(request.model(), request.firstPhase());
        return workers.live().map(live -> {
            if (live.stream().noneMatch(worker -> worker.capabilities().contains(needed))) {
                throw Problem.busy(
                        503,
                        "no-worker",
                        "No worker for this model",
                        "expected a live worker for model %s, found none".formatted(request.model()),
                        Duration.ofSeconds(10));
            }
            return null;
        });
    }
}
