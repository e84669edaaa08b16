package dev.diptych.standalone;

import dev.diptych.image.ImageStore;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWorkers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.Function;

/** What every role of a process stands on: the queue and the pictures. */
record Ground(RedisClient redis, RedisJobQueue queue, RedisJobEvents events, RedisWorkers workers, ImageStore images) {

    /** Waits for Redis; fails with one clear line if it does not come up in time or refuses the password, or pictures cannot be kept. */
    static Future<Ground> open(
            Vertx vertx, RedisSettings redis, QueueSettings queue, Function<RedisClient, ImageStore> images) {
        return RedisClient.connect(vertx, redis)
                .map(client -> new Ground(
                        client,
                        new RedisJobQueue(client, queue),
                        new RedisJobEvents(client, queue),
                        new RedisWorkers(client, queue),
                        images.apply(client)))
                .compose(ground -> ground.images()
                        .check()
                        .map(ground)
                        .recover(e -> ground.close().compose(closed -> Future.failedFuture(e))));
    }

    Future<Void> close() {
        return images.close().transform(closed -> redis.close());
    }
}
