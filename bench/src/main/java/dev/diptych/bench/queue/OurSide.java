package dev.diptych.bench.queue;

import static dev.diptych.bench.queue.BenchRedis.await;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import java.util.Set;

/** Diptych's queue, by its port: claims and commits as a worker makes them, without a device between. */
final class OurSide implements QueueSide {
    private static final String PREFIX = "diptych:{0}:";
    private static final Set<Capability> BASE = Set.of(new Capability(Orders.MODEL, Phase.BASE));
    private final JobQueue queue;
    private final RedisClient client;
    private final Context context;
    private int room;
    private boolean asking;
    private volatile boolean working;

    OurSide(Vertx vertx, String uri) {
        client = await(RedisClient.connect(vertx, Rules.at(uri)));
        queue = new RedisJobQueue(client, Rules.withoutLimits());
        context = vertx.getOrCreateContext();
    }

    static JobRequest order(int seed) {
        return Orders.order(seed, 30, Handoff.off());
    }

    @Override
    public String name() {
        return "diptych";
    }

    @Override
    public void enqueue(int jobs, int inFlight) {
        InFlight.run(context, jobs, inFlight, seed -> queue.enqueue(Orders.of("anna", order(seed))))
                .onFailure(OurSide::stop);
    }

    @Override
    public void hire(int inFlight) {
        room = inFlight;
    }

    @Override
    public void work() {
        working = true;
        context.runOnContext(start -> claim());
    }

    @Override
    public void rest() {
        working = false;
    }

    @Override
    public Count waiting() {
        return new Count(Command.ZCARD, PREFIX + "ready:base:" + Orders.MODEL);
    }

    @Override
    public Count done() {
        return new Count(Command.ZCARD, PREFIX + "done");
    }

    @Override
    public void close() {
        await(client.close());
    }

    /** One claim at a time, for as many jobs as there is room for: as the worker's claim loop asks. */
    private void claim() {
        if (asking || room == 0 || !working) {
            return;
        }
        asking = true;
        queue.claim("bench", BASE, room)
                .onSuccess(claims -> {
                    asking = false;
                    room -= claims.size();
                    claims.forEach(this::commit);
                    if (!claims.isEmpty()) {
                        claim();
                    }
                })
                .onFailure(OurSide::stop);
    }

    private Future<Void> commit(Claim claim) {
        return queue.commit(
                        claim.lease(),
                        Orders.result(claim.lease().job(), claim.request().seed()))
                .onSuccess(committed -> {
                    room++;
                    claim();
                })
                .onFailure(OurSide::stop);
    }

    private static void stop(Throwable reason) {
        throw new IllegalStateException("the queue answered no longer", reason);
    }
}
