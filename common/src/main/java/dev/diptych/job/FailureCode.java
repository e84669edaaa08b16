package dev.diptych.job;

import java.util.Locale;

/** Why a job ended without a picture, or went to the dead letters. */
public enum FailureCode {
    /** The worker found the request impossible for its model: never tried again. */
    INVALID_REQUEST(false),
    /** The model's folder or session could not be used. */
    MODEL_UNAVAILABLE(true),
    /** The inference engine failed. */
    ENGINE_FAILED(true),
    /** The device had no memory left for this job. */
    OUT_OF_MEMORY(true),
    /** The picture or the latents hold NaN or infinities: a VAE that overflows in half precision, say. */
    NOT_FINITE(false),
    /** The picture store could not be written. */
    STORE_FAILED(true),
    /** Its workers died under it too often. */
    WORKER_CRASHED(false),
    /** It was not started by its deadline. */
    DEADLINE_EXCEEDED(false),
    /** A phase took longer than its time limit. */
    TIME_LIMIT_EXCEEDED(false),
    /** Its record or checkpoint in Redis cannot be read. */
    CORRUPT_RECORD(false);

    private final boolean retryable;

    FailureCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether another attempt may go better. */
    public boolean retryable() {
        return retryable;
    }

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
