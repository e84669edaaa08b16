package dev.diptych.queue.redis;

import dev.diptych.queue.RateLimiter;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Map;

/** Token buckets by Redis' own clock, all in the first partition. */
public final class RedisRateLimiter implements RateLimiter {
    private final RedisClient client;
    private final Scripts scripts;

    public RedisRateLimiter(RedisClient client) {
        this.client = client;
        this.scripts = new Scripts(client, Map.of());
    }

    @Override
    public Future<Duration> take(String bucket, double perSecond, int burst) {
        return scripts.runIn(client.keys().prefix(0), "rate", bucket, perSecond, burst)
                .map(wait -> Duration.ofMillis(wait.toLong()));
    }
}
