package dev.diptych.queue.redis;

import dev.diptych.job.Failure;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Renewal;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The queue on Redis. docs/queue.md has its keys and promises, docs/job-states.md its transitions. */
public final class RedisJobQueue implements JobQueue {
    private final RedisClient client;
    private final Submitting submitting;
    private final Looking looking;
    private final Claiming claiming;
    private final Holding holding;
    private final Housekeeping housekeeping;

    public RedisJobQueue(RedisClient client, QueueSettings settings) {
        this.client = client;
        Scripts scripts = new Scripts(client, settings.rules(client.keys().partitions()));
        this.looking = new Looking(client.keys(), scripts);
        this.submitting = new Submitting(client.keys(), scripts, looking);
        this.holding = new Holding(client.keys(), scripts, settings);
        this.claiming = new Claiming(client.keys(), scripts, settings, holding);
        this.housekeeping = new Housekeeping(client.keys(), scripts);
    }

    @Override
    public Future<Enqueued> enqueue(Submission submission) {
        return submitting.enqueue(submission);
    }

    @Override
    public Future<Optional<JobView>> find(JobId id, @Nullable String tenant) {
        return looking.find(id, tenant);
    }

    @Override
    public Future<Page> list(@Nullable String tenant, @Nullable String state, @Nullable String cursor, int limit) {
        return looking.list(tenant == null ? "jobs" : "jobs:" + tenant, null, state, cursor, limit);
    }

    @Override
    public Future<List<JobView>> unfinished(String tenant, String group) {
        return looking.unfinished(tenant, group);
    }

    @Override
    public Future<Optional<CancelOutcome>> cancel(JobId id, @Nullable String tenant) {
        return submitting.cancel(id, tenant);
    }

    @Override
    public Future<Boolean> retry(JobId id, @Nullable String tenant) {
        return submitting.retry(id, tenant);
    }

    @Override
    public Future<Page> deadLetters(@Nullable String tenant, @Nullable String cursor, int limit) {
        return looking.list("dead", tenant, null, cursor, limit);
    }

    @Override
    public Future<QueueStats> stats() {
        return looking.stats();
    }

    @Override
    public Future<List<Claim>> claim(String worker, Set<Capability> capabilities, int most, int leastPriority) {
        return claiming.claim(worker, capabilities, most, leastPriority);
    }

    @Override
    public Future<List<Renewal>> renew(List<Lease> leases) {
        return holding.renew(leases);
    }

    @Override
    public Future<Void> progress(Lease lease, List<JobEvent.Body> events) {
        return holding.progress(lease, events);
    }

    @Override
    public Future<Void> preview(Lease lease, JobEvent.Preview event, byte[] jpeg) {
        return holding.preview(lease, event, jpeg);
    }

    @Override
    public Future<Void> checkpoint(Lease lease, Checkpoint checkpoint) {
        return holding.checkpoint(lease, checkpoint);
    }

    @Override
    public Future<Void> handoff(Lease lease, int baseSteps, Checkpoint checkpoint, boolean keep) {
        return holding.handoff(lease, baseSteps, checkpoint, keep);
    }

    @Override
    public Future<Void> commit(Lease lease, JobResult result) {
        return holding.commit(lease, result);
    }

    @Override
    public Future<FailOutcome> fail(Lease lease, Failure failure) {
        return holding.fail(lease, failure);
    }

    @Override
    public Future<Void> cancelled(Lease lease) {
        return holding.cancelled(lease);
    }

    @Override
    public Future<Void> release(Lease lease, Optional<Checkpoint> checkpoint) {
        return holding.release(lease, checkpoint);
    }

    @Override
    public Future<ReapReport> reap() {
        return housekeeping.reap();
    }

    @Override
    public Future<List<JobId>> garbage(int most) {
        return housekeeping.garbage(most);
    }

    @Override
    public Future<Void> collected(List<JobId> jobs) {
        return housekeeping.collected(client, jobs);
    }

    @Override
    public Future<Subscription> onWork(Runnable wake) {
        return RedisSubscriber.start(client, "work", message -> wake.run(), wake);
    }

    @Override
    public Future<Subscription> onCancel(Consumer<JobId> asked) {
        return RedisSubscriber.start(client, "cancel", message -> asked.accept(new JobId(message)), () -> {});
    }

    /** The client stays open: its owner closes it. */
    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }
}
