package dev.diptych.api;

import dev.diptych.queue.JobQueue;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the queue every second to take back what dead workers hold, so that this happens while no worker lives too. */
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final long EVERY_MILLIS = 1000;

    private final Vertx vertx;
    private final JobQueue queue;
    private boolean failing;

    Housekeeping(Vertx vertx, JobQueue queue) {
        this.vertx = vertx;
        this.queue = queue;
    }

    void start() {
        vertx.setTimer(
                EVERY_MILLIS,
                timer -> queue.reap()
                        .onSuccess(report -> failing = false)
                        .onFailure(e -> {
                            if (!failing) {
                                LOG.warn("housekeeping fails until Redis answers again: {}", e.getMessage());
                            }
                            failing = true;
                        })
                        .onComplete(done -> start()));
    }
}
