package dev.diptych.bench.faults;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.Renewal;
import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The negative control: a worker that never believes that it lost a job, and commits under whatever epoch the job has by
 * now, so that the fence is as good as absent. The harness must find pictures committed twice.
 */
final class UnfencedQueue extends WatchedQueue {
    private final Function<JobId, Future<Long>> epochNow;

    /** @param epochNow reads a job's epoch from Redis */
    UnfencedQueue(JobQueue queue, KillSwitch kill, Consumer<String> tell, Function<JobId, Future<Long>> epochNow) {
        super(queue, kill, tell);
        this.epochNow = epochNow;
    }

    @Override
    public Future<List<Claim>> claim(String worker, Set<Capability> capabilities, int most, int leastPriority) {
        return super.claim(worker, capabilities, most, leastPriority)
                .map(claims -> claims.stream()
                        .map(claim -> new Claim(
                                endless(claim.lease()),
                                claim.tenant(),
                                claim.request(),
                                claim.priority(),
                                claim.waited(),
                                claim.phase(),
                                claim.checkpoint()))
                        .toList());
    }

    @Override
    public Future<List<Renewal>> renew(List<Lease> leases) {
        return super.renew(leases)
                .map(renewals -> renewals.stream()
                        .<Renewal>map(renewal -> new Renewal.Held(endless(renewal.lease()), false))
                        .toList());
    }

    @Override
    public Future<Void> progress(Lease lease, List<JobEvent.Body> events) {
        return unimpressed(super.progress(lease, events));
    }

    @Override
    public Future<Void> checkpoint(Lease lease, Checkpoint checkpoint) {
        return unimpressed(super.checkpoint(lease, checkpoint));
    }

    @Override
    public Future<Void> handoff(Lease lease, int baseSteps, Checkpoint checkpoint, boolean keep) {
        return unimpressed(super.handoff(lease, baseSteps, checkpoint, keep));
    }

    @Override
    public Future<Void> commit(Lease lease, JobResult result) {
        return super.commit(lease, result)
                .recover(e -> e instanceof LeaseLostException
                        ? epochNow.apply(lease.job())
                                .compose(epoch -> super.commit(
                                        new Lease(lease.job(), epoch, lease.worker(), lease.deadlineNanos()), result))
                        : Future.failedFuture(e));
    }

    private static Future<Void> unimpressed(Future<Void> write) {
        return write.recover(e -> e instanceof LeaseLostException ? Future.succeededFuture() : Future.failedFuture(e));
    }

    private static Lease endless(Lease lease) {
        return new Lease(lease.job(), lease.epoch(), lease.worker(), System.nanoTime() + Long.MAX_VALUE / 4);
    }
}
