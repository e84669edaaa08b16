package dev.diptych.queue.redis;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisBinary;
import dev.diptych.embedded.RedisServerOptions;
import java.nio.file.Path;

/** The contract on the {@code redis-server} of this machine. */
class PathRedisQueueTest extends JobQueueContract {
    private EmbeddedRedis redis;

    @Override
    RedisSettings startRedis(Path data) {
        assumeTrue(RedisBinary.onPath().isPresent(), "no redis-server on the PATH");
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withBinary(RedisBinary.Choice.PATH));
        return RedisSettings.at(redis.uri());
    }

    @Override
    void stopRedis() {
        if (redis != null) {
            redis.close();
        }
    }
}
