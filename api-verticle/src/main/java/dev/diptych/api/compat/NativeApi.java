package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.progress.Feed;
import dev.diptych.image.ImageStore;
import dev.diptych.job.ModelCard;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What the foreign APIs stand on.
 *
 * @param models what can be asked for, the default first; fails while no worker has come
 * @param intake the way that native orders go
 * @param tenant whose request it is
 * @param links signs the path of a picture, so that it can be fetched without a key for a while
 */
public record NativeApi(
        Vertx vertx,
        JobQueue queue,
        JobEvents events,
        ImageStore images,
        Feed feed,
        Supplier<Future<List<ModelCard>>> models,
        Intake intake,
        Function<RoutingContext, String> tenant,
        UnaryOperator<String> links) {

    /** Checks an order, and whether its caller may submit now, as {@code POST /v1/jobs} does, and enqueues it. */
    @FunctionalInterface
    public interface Intake {
        /** @param group under which the tenant's unfinished jobs of one API are found on every node */
        Future<JobQueue.Enqueued> submit(
                RoutingContext ctx, @Nullable String idempotencyKey, @Nullable String group, ObjectNode order);
    }
}
