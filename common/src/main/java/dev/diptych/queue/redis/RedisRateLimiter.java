package dev.diptych.queue.redis;

import dev.diptych.queue.RateLimiter;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    @Override
    public Future<Long> unfinished(String tenant) {
        List<Future<Long>> counts = client.keys().prefixes().stream()
                .map(prefix -> client.send(
                                prefix,
                                sent -> Request.cmd(Command.HGET)
                                        .arg(prefix + "live")
                                        .arg(tenant))
                        .map(RedisRateLimiter::count))
                .toList();
        return Future.all(counts)
                .map(all -> counts.stream().mapToLong(Future::result).sum());
    }

    private static long count(@Nullable Response found) {
        return found == null ? 0 : found.toLong();
    }
}
