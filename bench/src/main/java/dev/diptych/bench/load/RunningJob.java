package dev.diptych.bench.load;

import dev.diptych.job.Handoff;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobResult;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** A job that the harness holds: it tells of steps that nobody computes, and remembers when it said what. */
public final class RunningJob {
    private static final int MOST_EVENTS = 100_000;
    private static final int STEPS = 200;
    private static final long QUEUED_AND_STARTED = 2;

    private final JobQueue queue;
    private final Lease lease;
    private final AtomicLong newest = new AtomicLong(QUEUED_AND_STARTED);
    private final AtomicLongArray saidAt = new AtomicLongArray(MOST_EVENTS);

    private RunningJob(JobQueue queue, Lease lease) {
        this.queue = queue;
        this.lease = lease;
    }

    /** Submits one for a tenant and claims it at once; no other may be waiting. */
    public static Future<RunningJob> start(JobQueue queue, String tenant, String prompt) {
        return queue.enqueue(Submission.of(tenant, order(prompt)))
                .compose(enqueued -> queue.claim(ServiceUnderLoad.WORKER, ServiceUnderLoad.CAPABILITIES, 1))
                .map(claims -> new RunningJob(queue, claims.get(0).lease()));
    }

    public static JobRequest order(String prompt) {
        return new JobRequest(
                ServiceUnderLoad.MODEL.name(),
                Prompt.of(prompt),
                ServiceUnderLoad.MODEL.nativeSize(),
                112,
                1,
                Sampling.defaults(),
                Handoff.defaults(),
                MicroConditioning.defaults(),
                null);
    }

    public JobId id() {
        return lease.job();
    }

    public Lease lease() {
        return lease;
    }

    /** The seq of the newest event that was said. */
    long newest() {
        return newest.get();
    }

    /** When an event was handed to the queue, on {@link System#nanoTime()}. */
    long saidAt(long seq) {
        return saidAt.get((int) seq);
    }

    Future<Void> step() {
        return queue.progress(lease, List.of(new JobEvent.Step(Phase.BASE, (int) (say() % STEPS), STEPS)));
    }

    Future<Void> preview(byte[] jpeg) {
        return queue.preview(lease, new JobEvent.Preview(Phase.BASE, (int) (say() % STEPS), 128, 128), jpeg);
    }

    Future<Void> succeed() {
        say();
        return queue.commit(lease, new JobResult(List.of(), STEPS, 0, 7));
    }

    private long say() {
        long seq = newest.incrementAndGet();
        saidAt.set((int) seq, System.nanoTime());
        return seq;
    }
}
