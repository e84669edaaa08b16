package dev.diptych.bench.load;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.job.JobResult;
import dev.diptych.job.Phase;
import dev.diptych.queue.Claim;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.Lease;
import dev.diptych.queue.Submission;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Jobs whose state changes often: they step, are given back, claimed again, and succeed in the end. */
final class LivelyJobs {
    private static final int STEPS = 200;
    private static final int ONE_GIVEN_BACK_IN = 6;

    private final JobQueue queue;
    private final SplittableRandom random;
    private final List<JobId> ids = new ArrayList<>();
    private final Map<JobId, Lease> leases = new HashMap<>();
    private int steps;

    LivelyJobs(JobQueue queue, int number, SplittableRandom random) {
        this.queue = queue;
        this.random = random;
        for (int i = 0; i < number; i++) {
            Submission order = Submission.of("default", RunningJob.order("a red circle on a blue background"));
            ids.add(await(queue.enqueue(order)).id());
        }
    }

    List<JobId> ids() {
        return ids;
    }

    /** Something happens to one job. */
    Future<Void> stir() {
        JobId job = ids.get(random.nextInt(ids.size()));
        Lease lease = leases.get(job);
        if (lease == null) {
            return claim();
        }
        if (random.nextInt(ONE_GIVEN_BACK_IN) == 0) {
            leases.remove(job);
            return queue.release(lease, Optional.empty());
        }
        return queue.progress(lease, List.of(new JobEvent.Step(Phase.BASE, ++steps % STEPS, STEPS)));
    }

    /** Every job succeeds. */
    void end() {
        while (leases.size() < ids.size()) {
            await(claim());
        }
        leases.values().forEach(lease -> await(queue.commit(lease, new JobResult(List.of(), STEPS, 0, 7))));
    }

    private Future<Void> claim() {
        return queue.claim(ServiceUnderLoad.WORKER, ServiceUnderLoad.CAPABILITIES, 1)
                .map(claims -> {
                    for (Claim claim : claims) {
                        leases.put(claim.lease().job(), claim.lease());
                    }
                    return null;
                });
    }
}
