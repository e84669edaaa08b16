package dev.diptych.api.compat;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobState;

/** The job that a caller waits for has ended without a picture. */
public final class JobLostException extends RuntimeException {
    private final String code;

    JobLostException(JobState ended) {
        super(message(ended), null, false, false);
        this.code = ended instanceof JobState.Failed failed
                ? failed.failure().code().wireName()
                : "cancelled";
    }

    /** Why, as a {@link FailureCode}'s wire name, or {@code cancelled}. */
    public String code() {
        return code;
    }

    private static String message(JobState ended) {
        Failure failure = ended instanceof JobState.Failed failed ? failed.failure() : null;
        return failure == null ? "the job was cancelled" : failure.message();
    }
}
