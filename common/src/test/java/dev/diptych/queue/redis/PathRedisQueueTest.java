package dev.diptych.queue.redis;

import dev.diptych.embedded.RedisBinary;

/** The contract on the {@code redis-server} of this machine. */
class PathRedisQueueTest extends JobQueueContract {
    PathRedisQueueTest() {
        super(RedisBinary.Choice.PATH);
    }
}
