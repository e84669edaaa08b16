package dev.diptych.queue.redis;

import dev.diptych.embedded.RedisBinary;

/** The contract on the Redis 6.2 that is bundled. */
class BundledRedisQueueTest extends JobQueueContract {
    BundledRedisQueueTest() {
        super(RedisBinary.Choice.BUNDLED);
    }
}
