package dev.diptych.bench.queue;

import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobId;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobResult;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.queue.Submission;
import java.time.Duration;
import java.util.List;

/** What the benchmarks order. */
final class Orders {
    static final String MODEL = "simulated";

    private Orders() {}

    /** A picture of 64 × 64 with a prompt of usual length; differs by its seed only. */
    static JobRequest order(long seed, int steps, Handoff handoff) {
        return new JobRequest(
                MODEL,
                Prompt.of("a lighthouse on a rock in the evening sun, oil on canvas, high detail"),
                new ImageSize(64, 64),
                seed,
                1,
                Sampling.defaults().withSteps(steps),
                handoff,
                MicroConditioning.defaults(),
                null);
    }

    static Submission of(String tenant, JobRequest order) {
        return new Submission(tenant, order, null, Submission.DEFAULT_PRIORITY, Duration.ZERO, null);
    }

    /** A result as a worker commits it. */
    static JobResult result(JobId job, long seed) {
        String sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
        return new JobResult(List.of(new JobResult.ImageRef(job + "/1/0.png", seed, 1_234_567, sha256)), 30, 0, 15);
    }
}
