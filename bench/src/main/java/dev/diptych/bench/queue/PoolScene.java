package dev.diptych.bench.queue;

import static dev.diptych.bench.queue.BenchRedis.await;

import dev.diptych.embedded.RedisServerOptions.Fsync;
import dev.diptych.job.Handoff;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;

/** A service for one part of the harness, with what was ordered from it. */
final class PoolScene implements AutoCloseable {
    static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final Vertx vertx = Vertx.vertx();
    private final BenchRedis redis = BenchRedis.start(vertx, Fsync.ALWAYS);
    private final RedisClient client = await(RedisClient.connect(vertx, Rules.at(redis.uri())));
    private final RedisJobQueue queue = new RedisJobQueue(client, Rules.patient());
    private final RedisJobEvents events = new RedisJobEvents(client, Rules.patient());
    private final Crew crew = new Crew(redis);
    private final List<JobId> ordered = new ArrayList<>();

    Crew crew() {
        return crew;
    }

    void order(int steps, Handoff handoff) {
        int number = ordered.size();
        ordered.add(await(queue.enqueue(Orders.of("tenant" + number % 3, Orders.order(number, steps, handoff))))
                .id());
    }

    int done() {
        return (int) redis.members("diptych:{0}:done");
    }

    /** The logs of all jobs, once all have ended. */
    PhaseTimes end(ProgressBar bar) throws InterruptedException {
        long start = System.nanoTime();
        while (done() < ordered.size()) {
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IllegalStateException("expected %d ended jobs, found %d".formatted(ordered.size(), done()));
            }
            bar.stepTo(done());
            TimeUnit.MILLISECONDS.sleep(50);
        }
        bar.stepTo(ordered.size());
        List<List<JobEvent>> logs = new ArrayList<>();
        ordered.forEach(job -> logs.add(await(events.after(job, 0, 0)).orElseThrow()));
        return new PhaseTimes(logs);
    }

    @Override
    public void close() {
        crew.close();
        await(client.close());
        redis.close();
        await(vertx.close());
    }
}
