package dev.diptych.queue;

import dev.diptych.job.Failure;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The job queue. Every call is one atomic transition; a call that takes a {@link Lease} fails with
 * {@link LeaseLostException} and changes nothing when the lease's epoch is not the job's.
 */
public interface JobQueue {
    // From the API.

    /** Fails with {@link QueueFullException} when a limit is reached; then nothing is enqueued. */
    Future<Enqueued> enqueue(Submission submission);

    /** @param tenant whose job it must be, or null for any */
    Future<Optional<JobView>> find(JobId id, @Nullable String tenant);

    /** Newest first. {@code cursor} is a former page's {@code next}. */
    Future<Page> list(@Nullable String tenant, @Nullable String state, @Nullable String cursor, int limit);

    /** The tenant's jobs of a group that wait or run, the oldest first. */
    Future<List<JobView>> unfinished(String tenant, String group);

    /** A queued job ends at once, a running one at its next step; an ended one stays as it is. */
    Future<Optional<CancelOutcome>> cancel(JobId id, @Nullable String tenant);

    /** Sends a dead letter round again with its counters at zero. False: there is no such dead letter. */
    Future<Boolean> retry(JobId id, @Nullable String tenant);

    Future<Page> deadLetters(@Nullable String tenant, @Nullable String cursor, int limit);

    Future<QueueStats> stats();

    // From workers.

    /** Takes up to {@code most} jobs that the worker can run, the first in line first. */
    default Future<List<Claim>> claim(String worker, Set<Capability> capabilities, int most) {
        return claim(worker, capabilities, most, 0);
    }

    /**
     * The same for jobs of {@code leastPriority} and above only: a worker that is full asks so for jobs that are worth
     * parking one of its own for.
     */
    Future<List<Claim>> claim(String worker, Set<Capability> capabilities, int most, int leastPriority);

    Future<List<Renewal>> renew(List<Lease> leases);

    /** Appends progress events (steps, previews) to the job's log, in order. */
    Future<Void> progress(Lease lease, List<JobEvent.Body> events);

    /** Keeps a small JPEG of the newest preview, and appends the event that tells of it to the job's log. */
    Future<Void> preview(Lease lease, JobEvent.Preview event, byte[] jpeg);

    Future<Void> checkpoint(Lease lease, Checkpoint checkpoint);

    /**
     * The base phase is done. The job goes to the refiner's queue with its checkpoint, or stays with this worker under
     * the same lease when {@code keep} is set.
     */
    Future<Void> handoff(Lease lease, int baseSteps, Checkpoint checkpoint, boolean keep);

    /** Ends the job with its result. Said twice with the same epoch it succeeds twice and counts once. */
    Future<Void> commit(Lease lease, JobResult result);

    /** The attempt failed. The job waits for its next one, or ends, by its failure's kind and its attempts so far. */
    Future<FailOutcome> fail(Lease lease, Failure failure);

    /** Confirms that the worker has stopped a job whose cancel was asked for. */
    Future<Void> cancelled(Lease lease);

    /**
     * Gives a job back unharmed (a draining worker): it keeps its place and its counters, and its last checkpoint where
     * none is given.
     */
    Future<Void> release(Lease lease, Optional<Checkpoint> checkpoint);

    // Housekeeping, by every worker and API node; safe to run anywhere at any time.

    /** Takes leases that have run out from their holders, promotes what is due, forgets what was kept long enough. */
    Future<ReapReport> reap();

    /**
     * Forgotten jobs whose pictures may still be there. Each is handed out again after a minute, until
     * {@link #collected} says that its pictures are gone.
     */
    Future<List<JobId>> garbage(int most);

    Future<Void> collected(List<JobId> jobs);

    /** A message on this worker's wake-up channel: something may be claimable. */
    Future<Subscription> onWork(Runnable wake);

    /**
     * Hears at once, from Redis pub/sub, that the cancel of a running job was asked for, whoever runs it; best effort,
     * the next {@link #renew} says it for certain.
     */
    Future<Subscription> onCancel(Consumer<JobId> asked);

    Future<Void> close();

    /**
     * @param created false: the idempotency key was known, and {@code id} is the job it made then
     * @param sameOrder false: it came with another order then
     */
    record Enqueued(JobId id, boolean created, boolean sameOrder, JobView view) {}

    record Page(List<JobView> jobs, @Nullable String next) {}

    enum CancelOutcome {
        CANCELLED,
        REQUESTED,
        ALREADY_ENDED
    }

    enum FailOutcome {
        RETRYING,
        DEAD
    }

    /** What one housekeeping round did, in jobs. */
    record ReapReport(int requeued, int dead, int promoted, int forgotten) {}

    /** @param depth waiting jobs by capability, {@code running} and {@code dead} over all */
    record QueueStats(List<Depth> depth, long running, long delayed, long dead) {}

    record Depth(
            Capability capability,
            long waiting,
            int liveWorkers,
            @Nullable Duration eta) {}

    /** Ends a standing interest. */
    interface Subscription {
        Future<Void> cancel();
    }
}
