package dev.diptych.queue.redis;

import java.nio.file.Path;

/** The contract on a Redis Cluster. */
class ClusterQueueTest extends JobQueueContract {
    private RedisCluster cluster;

    @Override
    RedisSettings startRedis(Path data) {
        cluster = RedisCluster.start(vertx, data);
        return cluster.settings();
    }

    @Override
    void stopRedis() {
        cluster.close();
    }
}
