package dev.diptych.worker;

import dev.diptych.job.JobId;
import dev.diptych.queue.Lease;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The jobs that this worker holds, by their leases. Only the verticle's context touches them. */
final class HeldJobs {
    private final Map<JobId, HeldJob> jobs = new LinkedHashMap<>();
    private @Nullable Promise<Void> emptied;

    void add(HeldJob job) {
        jobs.put(job.id(), job);
    }

    /** The job, if it is held under this lease's epoch. */
    Optional<HeldJob> find(Lease lease) {
        return Optional.ofNullable(jobs.get(lease.job()))
                .filter(job -> job.lease().epoch() == lease.epoch());
    }

    boolean holds(JobId job) {
        return jobs.containsKey(job);
    }

    /** False: it was not held any more. */
    boolean remove(HeldJob job) {
        boolean held = jobs.remove(job.id(), job);
        if (emptied != null && jobs.isEmpty()) {
            emptied.tryComplete();
        }
        return held;
    }

    /** Succeeds as soon as none is held. */
    Future<Void> emptied() {
        if (emptied == null) {
            emptied = Promise.promise();
        }
        if (jobs.isEmpty()) {
            emptied.tryComplete();
        }
        return emptied.future();
    }

    List<HeldJob> all() {
        return List.copyOf(jobs.values());
    }

    int count() {
        return jobs.size();
    }

    /** Pictures of jobs that are in the engine. */
    int picturesInWork() {
        return jobs.values().stream()
                .filter(job -> !job.isFinished())
                .mapToInt(HeldJob::pictures)
                .sum();
    }

    /** Pictures of all jobs, those on their way into the store too. */
    int pictures() {
        return jobs.values().stream().mapToInt(HeldJob::pictures).sum();
    }

    int lowestPriority() {
        return jobs.values().stream()
                .mapToInt(job -> job.claim().priority())
                .min()
                .orElse(0);
    }
}
