package dev.diptych.queue.redis;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisBinary;
import dev.diptych.embedded.RedisServerOptions;
import java.nio.file.Path;

/** The contract on the Redis 6.2 that is bundled. */
class BundledRedisQueueTest extends JobQueueContract {
    private EmbeddedRedis redis;

    @Override
    RedisSettings startRedis(Path data) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withBinary(RedisBinary.Choice.BUNDLED));
        return RedisSettings.at(redis.uri());
    }

    @Override
    void stopRedis() {
        redis.close();
    }
}
