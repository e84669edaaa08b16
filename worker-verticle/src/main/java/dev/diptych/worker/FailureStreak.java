package dev.diptych.worker;

import dev.diptych.job.JobId;
import java.util.HashSet;
import java.util.Set;

/**
 * Different jobs that failed here one after another, with none done between them: a broken worker stops rather than eat
 * the queue, and one job that always fails stops nobody.
 */
final class FailureStreak {
    private final int most;
    private final Set<JobId> failed = new HashSet<>();

    FailureStreak(int most) {
        this.most = most;
    }

    /** True: that was one too many. */
    boolean failed(JobId job) {
        failed.add(job);
        return failed.size() >= most;
    }

    void succeeded() {
        failed.clear();
    }
}
