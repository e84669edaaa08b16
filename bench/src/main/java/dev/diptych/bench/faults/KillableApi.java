package dev.diptych.bench.faults;

import dev.diptych.api.ApiParts;
import dev.diptych.api.ApiSettings;
import dev.diptych.api.ApiVerticle;
import dev.diptych.image.FileImageStore;
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
import io.vertx.core.VertxOptions;

/** An API process of the harness: the real API verticle, which can be killed around its enqueue. */
public final class KillableApi {
    private KillableApi() {}

    public static void main(String[] args) {
        NodeOrders orders = NodeOrders.of(args);
        KillSwitch kill = new KillSwitch(HarnessLine::say);
        HarnessLine.obey(point -> kill.arm(KillPoint.of(point)));
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        begin(vertx, orders, kill)
                .onSuccess(api -> HarnessLine.say("ready " + api.port()))
                .onFailure(HarnessLine::giveUp);
    }

    private static Future<ApiVerticle> begin(Vertx vertx, NodeOrders orders, KillSwitch kill) {
        QueueSettings rules = FaultService.rules(orders.lease());
        return RedisClient.connect(vertx, RedisSettings.at(orders.redis())).compose(client -> {
            ApiParts parts = new ApiParts(
                    new WatchedQueue(new RedisJobQueue(client, rules), kill, HarnessLine::say),
                    new RedisJobEvents(client, rules),
                    new RedisWorkers(client, rules),
                    new RedisRateLimiter(client),
                    new RedisWebhooks(client, rules),
                    new RedisServiceKey(client),
                    new FileImageStore(vertx, orders.pictures()));
            ApiVerticle api = new ApiVerticle(
                    ApiSettings.defaults().withAddress("127.0.0.1", 0),
                    parts,
                    new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
            return vertx.deployVerticle(api).map(api);
        });
    }
}
