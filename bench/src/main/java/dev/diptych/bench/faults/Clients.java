package dev.diptych.bench.faults;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The client: keeps a number of orders open, repeats each under its idempotency key until it is acknowledged, and
 * cancels one in fifty at a random moment.
 */
final class Clients {
    private static final Duration AGAIN = Duration.ofMillis(200);
    private static final int ONE_CANCELLED_IN = 50;

    private final Vertx vertx;
    private final JobQueue queue;
    private final Ledger ledger;
    private final Tally tally;
    private final AtomicLong numbers = new AtomicLong();

    Clients(Vertx vertx, JobQueue queue, Ledger ledger, Tally tally) {
        this.vertx = vertx;
        this.queue = queue;
        this.ledger = ledger;
        this.tally = tally;
    }

    void orderOne() {
        submit(numbers.incrementAndGet());
    }

    private void submit(long number) {
        queue.enqueue(new Submission(
                        "tenant" + number % 3,
                        FaultService.order(number),
                        "order-" + number,
                        Submission.DEFAULT_PRIORITY,
                        Duration.ZERO,
                        null))
                .onSuccess(enqueued -> acknowledged(enqueued.id(), number))
                .onFailure(e -> vertx.setTimer(AGAIN.toMillis(), again -> submit(number)));
    }

    private void acknowledged(JobId job, long number) {
        ledger.acknowledged(job.value(), number);
        tally.submitted.incrementAndGet();
        if (number % ONE_CANCELLED_IN == 0) {
            vertx.setTimer(1 + ThreadLocalRandom.current().nextInt(2_000), later -> cancel(job));
        }
    }

    private void cancel(JobId job) {
        ledger.cancelling(job.value());
        tally.cancels.incrementAndGet();
        Future<?> asked = queue.cancel(job, null);
        asked.onFailure(e -> vertx.setTimer(AGAIN.toMillis(), again -> cancel(job)));
    }
}
