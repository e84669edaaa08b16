package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.progress.JobEnd;
import dev.diptych.image.ImageStore;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobResult.ImageRef;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobView;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Orders native jobs for callers that wait for their pictures. */
final class Orders {
    /** Longer than any caller waits; the caller's own patience ends it before. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final NativeApi api;
    private final @Nullable String group;

    /** @param group of the jobs; null: none */
    Orders(NativeApi api, @Nullable String group) {
        this.api = api;
        this.group = group;
    }

    /**
     * Enqueues an order. Without an idempotency key nobody can ask for the job again, so it is cancelled when its
     * caller hangs up or may not have it any more.
     *
     * @param dictionary in whose words complaints come back
     */
    Future<JobView> submit(
            RoutingContext ctx, ObjectNode order, @Nullable String idempotencyKey, Dictionary dictionary) {
        String tenant = api.tenant().apply(ctx);
        return api.intake()
                .submit(ctx, idempotencyKey, group, order)
                .recover(e -> Future.failedFuture(
                        e instanceof InvalidRequestException invalid ? dictionary.translate(invalid) : e))
                .map(enqueued -> {
                    if (idempotencyKey == null) {
                        cancelOnHangUp(ctx, enqueued.view(), tenant);
                    }
                    return enqueued.view();
                });
    }

    /** The job as it ended. */
    Future<JobView> end(JobView job) {
        return JobEnd.within(api.vertx(), api.feed(), job.id(), job.tenant(), PATIENCE)
                .compose(over -> api.queue().find(job.id(), job.tenant()))
                .map(found -> found.orElse(job));
    }

    /** The pictures of a job that has succeeded, in order; of any other none. */
    Future<List<Buffer>> pictures(JobView job) {
        List<ImageRef> refs = job.state() instanceof JobState.Succeeded succeeded
                ? succeeded.result().images()
                : List.of();
        List<Future<Buffer>> reads = refs.stream().map(this::picture).toList();
        return Future.all(reads).map(all -> all.list());
    }

    private Future<Buffer> picture(ImageRef ref) {
        ImageStore store = api.images();
        return store.get(ref.key())
                .map(found -> found.orElseThrow(() -> new IllegalStateException("a finished picture is not kept")));
    }

    private void cancelOnHangUp(RoutingContext ctx, JobView job, String tenant) {
        if (ctx.response().closed() || ctx.response().ended()) {
            api.queue().cancel(job.id(), tenant);
        } else {
            ctx.response().closeHandler(closed -> {
                if (!ctx.response().ended()) {
                    api.queue().cancel(job.id(), tenant);
                }
            });
        }
    }
}
