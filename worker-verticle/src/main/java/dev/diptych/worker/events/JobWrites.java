package dev.diptych.worker.events;

import dev.diptych.job.JobEvent;
import dev.diptych.job.Phase;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.QueueFullException;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The writes of one job under one lease: in order, one at a time, each until it has succeeded or the lease is lost. While
 * the queue is slow only the newest checkpoint and preview wait, and steps are conflated to the newest of each phase.
 */
final class JobWrites {
    private static final Logger LOG = LoggerFactory.getLogger(JobWrites.class);
    private static final int MOST_STEPS = 8;
    private static final long RETRY_MILLIS = 250;
    private final Vertx vertx;
    private final JobQueue queue;
    private final Lease lease;
    private final Runnable refused;
    private final Deque<JobWrite> line = new ArrayDeque<>();
    private boolean writing;
    private boolean forgotten;

    JobWrites(Vertx vertx, JobQueue queue, Lease lease, Runnable refused) {
        this.vertx = vertx;
        this.queue = queue;
        this.lease = lease;
        this.refused = refused;
    }

    void add(JobWrite write) {
        if (write instanceof JobWrite.Shown) {
            line.removeIf(JobWrite.Shown.class::isInstance);
        } else if (write instanceof JobWrite.Kept) {
            line.removeIf(JobWrite.Kept.class::isInstance);
        }
        line.add(write);
        writeNext();
    }

    void forget() {
        forgotten = true;
        line.forEach(write -> willNotBeWritten(write, new LeaseLostException(lease, "a lost one")));
        line.clear();
    }

    private void writeNext() {
        if (writing || line.isEmpty()) {
            return;
        }
        writing = true;
        List<JobWrite> batch = nextBatch();
        write(batch).onComplete(answer -> {
            if (answer.succeeded()) {
                batch.forEach(JobWrites::wasWritten);
                goOn();
            } else {
                failed(batch, answer.cause());
            }
        });
    }

    private void goOn() {
        writing = false;
        writeNext();
    }

    /** The next write, or all steps that come next together. */
    private List<JobWrite> nextBatch() {
        List<JobWrite> batch = new ArrayList<>();
        do {
            batch.add(line.remove());
        } while (batch.get(0) instanceof JobWrite.Told && line.peek() instanceof JobWrite.Told);
        return batch;
    }

    private Future<?> write(List<JobWrite> batch) {
        JobWrite first = batch.get(0);
        if (first instanceof JobWrite.Shown shown) {
            return queue.preview(lease, shown.preview(), shown.jpeg());
        }
        if (first instanceof JobWrite.Kept kept) {
            return kept.checkpoint().get().compose(checkpoint -> queue.checkpoint(lease, checkpoint));
        }
        if (first instanceof JobWrite.Moved moved) {
            return moved.write().get();
        }
        return queue.progress(lease, steps(batch));
    }

    private static List<JobEvent.Body> steps(List<JobWrite> batch) {
        List<JobEvent.Step> steps =
                batch.stream().map(told -> ((JobWrite.Told) told).step()).toList();
        if (steps.size() <= MOST_STEPS) {
            return List.copyOf(steps);
        }
        Map<Phase, JobEvent.Body> newest = new LinkedHashMap<>();
        steps.forEach(step -> newest.put(step.phase(), step));
        return List.copyOf(newest.values());
    }

    private static void wasWritten(JobWrite write) {
        if (write instanceof JobWrite.Moved moved) {
            moved.written().tryComplete();
        }
    }

    private void failed(List<JobWrite> batch, Throwable reason) {
        if (forgotten || reason instanceof LeaseLostException) {
            batch.forEach(write -> willNotBeWritten(write, reason));
            forget();
            refused.run();
        } else if (reason instanceof QueueUnavailableException || reason instanceof QueueFullException) {
            LOG.warn("job {}: a write failed and is tried again: {}", lease.job(), reason.getMessage());
            for (int i = batch.size() - 1; i >= 0; i--) {
                line.addFirst(batch.get(i));
            }
            vertx.setTimer(RETRY_MILLIS, due -> goOn());
        } else {
            LOG.error("job {}: a write failed", lease.job(), reason);
            batch.forEach(write -> willNotBeWritten(write, reason));
            goOn();
        }
    }

    private static void willNotBeWritten(JobWrite write, Throwable reason) {
        if (write instanceof JobWrite.Moved moved) {
            moved.written().tryFail(reason);
        }
    }
}
