package dev.diptych.api.ui;

import dev.diptych.api.ApiParts;
import dev.diptych.api.ApiSettings;
import dev.diptych.api.ApiVerticle;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.image.FileImageStore;
import dev.diptych.image.ImageStore;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisRateLimiter;
import dev.diptych.queue.redis.RedisServiceKey;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWebhooks;
import dev.diptych.queue.redis.RedisWorkers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The whole service but the model: a real Redis, an API node, and the {@link Painter}. */
public final class Studio implements AutoCloseable {
    private final EmbeddedRedis redis;
    private final Vertx vertx = Vertx.vertx();
    private final Painter painter;
    private final JobQueue queue;
    private final int port;

    /** @param folder for Redis' data and the pictures */
    public Studio(Path folder, ApiSettings settings) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(folder.resolve("redis")));
        QueueSettings rules = QueueSettings.defaults();
        RedisClient client = get(RedisClient.connect(vertx, RedisSettings.at(redis.uri())));
        ImageStore store = new FileImageStore(vertx, folder.resolve("pictures"));
        RedisWorkers workers = new RedisWorkers(client, rules);
        queue = new RedisJobQueue(client, rules);
        painter = new Painter(queue, workers, store);
        ApiVerticle api = new ApiVerticle(
                settings,
                new ApiParts(
                        queue,
                        new RedisJobEvents(client, rules),
                        workers,
                        new RedisRateLimiter(client),
                        new RedisWebhooks(client, rules),
                        new RedisServiceKey(client),
                        store),
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        get(vertx.deployVerticle(api));
        port = api.port();
    }

    public static Studio open(Path folder) {
        return new Studio(folder, ApiSettings.defaults().withAddress("127.0.0.1", 0));
    }

    public Painter painter() {
        return painter;
    }

    public JobQueue queue() {
        return queue;
    }

    /** {@code http://127.0.0.1:PORT} */
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public void close() {
        painter.close();
        get(vertx.close());
        redis.close();
    }

    static <T> T get(Future<T> future) {
        return future.timeout(20, TimeUnit.SECONDS).await();
    }
}
