package dev.diptych.bench.queue;

import static dev.diptych.bench.queue.BenchRedis.await;

import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Set;

/** A queue in a namespace of its own, with jobs of several tenants. */
final class DepthQueue implements AutoCloseable {
    private static final Set<Capability> BASE = Set.of(new Capability(Orders.MODEL, Phase.BASE));
    private final RedisClient client;
    private final JobQueue queue;
    private final int tenants;
    private int tenant;

    DepthQueue(Vertx vertx, String uri, String namespace, int tenants) {
        client = await(RedisClient.connect(vertx, Rules.at(uri, namespace)));
        queue = new RedisJobQueue(client, Rules.withoutLimits());
        this.tenants = tenants;
    }

    Future<JobQueue.Enqueued> enqueue(int seed) {
        tenant = (tenant + 1) % tenants;
        return queue.enqueue(Orders.of("tenant" + tenant, Orders.order(seed, 30, Handoff.off())));
    }

    /** @return the one job; fails if there is none, which would take no time */
    Future<Claim> claim() {
        return queue.claim("bench", BASE, 1)
                .map(claims -> claims.stream()
                        .findFirst()
                        .orElseThrow(() -> new IllegalStateException("expected a job to claim, found none")));
    }

    @Override
    public void close() {
        await(client.close());
    }
}
