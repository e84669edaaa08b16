package dev.diptych.bench.faults;

import dev.diptych.bench.faults.KillPoint.Call;
import dev.diptych.job.Failure;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.Renewal;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The queue of a process under watch: it can be killed at a point, says which commits were answered with OK, and counts
 * stale writes that were refused. A lease that it hears is lost it tries to write under once more, as a worker without
 * scruples would.
 */
class WatchedQueue implements JobQueue {
    private final JobQueue queue;
    private final KillSwitch kill;
    private final Consumer<String> tell;

    WatchedQueue(JobQueue queue, KillSwitch kill, Consumer<String> tell) {
        this.queue = queue;
        this.kill = kill;
        this.tell = tell;
    }

    @Override
    public Future<List<Claim>> claim(String worker, Set<Capability> capabilities, int most, int leastPriority) {
        return kill.around(Call.CLAIM, () -> queue.claim(worker, capabilities, most, leastPriority))
                .onSuccess(claims -> claims.forEach(claim -> tell.accept("claimed %s %d"
                        .formatted(claim.lease().job(), claim.lease().epoch()))));
    }

    @Override
    public Future<List<Renewal>> renew(List<Lease> leases) {
        return kill.around(Call.RENEW, () -> queue.renew(leases)).onSuccess(renewals -> {
            for (Renewal renewal : renewals) {
                if (renewal instanceof Renewal.Lost lost) {
                    writeWithoutScruples(lost.lease());
                }
            }
        });
    }

    private void writeWithoutScruples(Lease lost) {
        watch(lost, () -> queue.progress(lost, List.of(new JobEvent.Step(Phase.BASE, 1, 1))));
    }

    @Override
    public Future<List<JobView>> unfinished(String tenant, String group) {
        return queue.unfinished(tenant, group);
    }

    @Override
    public Future<Void> progress(Lease lease, List<JobEvent.Body> events) {
        return watch(lease, () -> kill.around(Call.PROGRESS, () -> queue.progress(lease, events)));
    }

    @Override
    public Future<Void> preview(Lease lease, JobEvent.Preview event, byte[] jpeg) {
        return watch(lease, () -> queue.preview(lease, event, jpeg));
    }

    @Override
    public Future<Void> checkpoint(Lease lease, Checkpoint checkpoint) {
        return watch(lease, () -> kill.around(Call.CHECKPOINT, () -> queue.checkpoint(lease, checkpoint)));
    }

    @Override
    public Future<Void> handoff(Lease lease, int baseSteps, Checkpoint checkpoint, boolean keep) {
        return watch(lease, () -> kill.around(Call.HANDOFF, () -> queue.handoff(lease, baseSteps, checkpoint, keep)));
    }

    @Override
    public Future<Void> commit(Lease lease, JobResult result) {
        return watch(lease, () -> kill.around(Call.COMMIT, () -> queue.commit(lease, result)))
                .onSuccess(done -> tell.accept("committed %s %d %s"
                        .formatted(
                                lease.job(),
                                lease.epoch(),
                                result.images().get(0).key())));
    }

    @Override
    public Future<FailOutcome> fail(Lease lease, Failure failure) {
        tell.accept("failed %s %s %s".formatted(lease.job(), failure.code().wireName(), failure.message()));
        return watch(lease, () -> queue.fail(lease, failure));
    }

    @Override
    public Future<Void> cancelled(Lease lease) {
        return watch(lease, () -> queue.cancelled(lease));
    }

    @Override
    public Future<Void> release(Lease lease, Optional<Checkpoint> checkpoint) {
        return watch(lease, () -> queue.release(lease, checkpoint));
    }

    private <T> Future<T> watch(Lease lease, Supplier<Future<T>> write) {
        return write.get().onFailure(e -> {
            if (e instanceof LeaseLostException) {
                tell.accept("refused %s %d".formatted(lease.job(), lease.epoch()));
            }
        });
    }

    @Override
    public Future<Enqueued> enqueue(Submission submission) {
        return kill.around(Call.ENQUEUE, () -> queue.enqueue(submission));
    }

    @Override
    public Future<Optional<JobView>> find(JobId id, @Nullable String tenant) {
        return queue.find(id, tenant);
    }

    @Override
    public Future<Page> list(@Nullable String tenant, @Nullable String state, @Nullable String cursor, int limit) {
        return queue.list(tenant, state, cursor, limit);
    }

    @Override
    public Future<Optional<CancelOutcome>> cancel(JobId id, @Nullable String tenant) {
        return queue.cancel(id, tenant);
    }

    @Override
    public Future<Boolean> retry(JobId id, @Nullable String tenant) {
        return queue.retry(id, tenant);
    }

    @Override
    public Future<Page> deadLetters(@Nullable String tenant, @Nullable String cursor, int limit) {
        return queue.deadLetters(tenant, cursor, limit);
    }

    @Override
    public Future<QueueStats> stats() {
        return queue.stats();
    }

    @Override
    public Future<ReapReport> reap() {
        return queue.reap();
    }

    @Override
    public Future<List<JobId>> garbage(int most) {
        return queue.garbage(most);
    }

    @Override
    public Future<Void> collected(List<JobId> jobs) {
        return queue.collected(jobs);
    }

    @Override
    public Future<Subscription> onWork(Runnable wake) {
        return queue.onWork(wake);
    }

    @Override
    public Future<Subscription> onCancel(Consumer<JobId> asked) {
        return queue.onCancel(asked);
    }

    @Override
    public Future<Void> close() {
        return queue.close();
    }
}
