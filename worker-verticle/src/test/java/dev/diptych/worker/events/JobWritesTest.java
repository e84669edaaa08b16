package dev.diptych.worker.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.Phase;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JobWritesTest {
    private final Vertx vertx = Vertx.vertx();
    private final Lease lease = new Lease(JobId.random(), 1, "tester", Long.MAX_VALUE);

    /** How many steps came with each try. */
    private final List<Integer> tries = new CopyOnWriteArrayList<>();

    private final JobWrites writes = new JobWrites(vertx, aQueueThatIsAwayAtFirst(), lease, () -> {});

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    @Test
    void what_comes_while_the_queue_is_away_waits_for_the_next_try_and_makes_none_of_its_own() {
        Promise<Void> written = Promise.promise();
        vertx.runOnContext(home -> {
            for (int step = 1; step <= 5; step++) {
                writes.add(new JobWrite.Told(lease, new JobEvent.Step(Phase.BASE, step, 5)));
            }
            writes.add(new JobWrite.Moved(lease, Future::succeededFuture, written));
        });
        written.future().timeout(20, TimeUnit.SECONDS).await();
        assertThat(tries).containsExactly(1, 5);
    }

    private JobQueue aQueueThatIsAwayAtFirst() {
        return (JobQueue) Proxy.newProxyInstance(
                JobQueue.class.getClassLoader(), new Class<?>[] {JobQueue.class}, (queue, call, arguments) -> {
                    assertThat(call.getName()).isEqualTo("progress");
                    tries.add(((List<?>) arguments[1]).size());
                    return tries.size() == 1
                            ? Future.failedFuture(new QueueUnavailableException("away"))
                            : Future.succeededFuture();
                });
    }
}
