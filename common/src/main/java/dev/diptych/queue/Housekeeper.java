package dev.diptych.queue;

import dev.diptych.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the queue going: reaps again and again, and deletes the pictures of jobs that were kept long enough. Every worker
 * and API node runs one, so that a crash is seen as long as any of them lives.
 */
public final class Housekeeper {
    private static final Logger log = LoggerFactory.getLogger(Housekeeper.class);
    private static final int MOST_AT_ONCE = 100;

    private final Vertx vertx;
    private final JobQueue queue;
    private final Function<String, Future<Void>> deleteBelow;
    private final AtomicBoolean busy = new AtomicBoolean();
    private final long timer;

    private Housekeeper(Vertx vertx, JobQueue queue, Duration every, Function<String, Future<Void>> deleteBelow) {
        this.vertx = vertx;
        this.queue = queue;
        this.deleteBelow = deleteBelow;
        this.timer = vertx.setPeriodic(every.toMillis(), tick -> round());
    }

    /** @param deleteBelow of the picture store; it is given {@code <job>/} */
    public static Housekeeper start(
            Vertx vertx, JobQueue queue, Duration every, Function<String, Future<Void>> deleteBelow) {
        return new Housekeeper(vertx, queue, every, deleteBelow);
    }

    public void stop() {
        vertx.cancelTimer(timer);
    }

    /** A round that takes longer than its period swallows the next one. */
    private void round() {
        if (!busy.compareAndSet(false, true)) {
            return;
        }
        queue.reap()
                .compose(reaped -> queue.garbage(MOST_AT_ONCE))
                .compose(this::collect)
                .onFailure(e -> log.warn("Housekeeping failed: {}", e.getMessage()))
                .onComplete(done -> busy.set(false));
    }

    private Future<Void> collect(List<JobId> jobs) {
        if (jobs.isEmpty()) {
            return Future.succeededFuture();
        }
        return Future.all(jobs.stream().map(job -> deleteBelow.apply(job + "/")).toList())
                .compose(deleted -> queue.collected(jobs));
    }
}
