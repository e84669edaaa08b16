package dev.diptych.api.progress;

import dev.diptych.job.JobId;

/** The tenant has no job of this id. */
public final class UnknownJobException extends RuntimeException {
    public UnknownJobException(JobId job) {
        super("expected a job of the caller's, found none of id " + job, null, false, false);
    }
}
