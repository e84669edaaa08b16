package dev.diptych.queue;

import dev.diptych.job.JobRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A picture order as it enters the queue.
 *
 * @param tenant whose it is; nobody else ever sees it
 * @param idempotencyKey the same key of the same tenant gives the same job; null: always a new one
 * @param priority 0 to 9, 9 goes first, {@value #DEFAULT_PRIORITY} by default
 * @param delay how long it waits before it may be claimed; zero: at once
 * @param deadline how long after its submission it may still be started; null: for ever
 */
public record Submission(
        String tenant,
        JobRequest request,
        @Nullable String idempotencyKey,
        int priority,
        Duration delay,
        @Nullable Duration deadline) {
    public static final int DEFAULT_PRIORITY = 5;

    public static Submission of(String tenant, JobRequest request) {
        return new Submission(tenant, request, null, DEFAULT_PRIORITY, Duration.ZERO, null);
    }
}
