package dev.diptych.queue;

import java.time.Duration;

/** The queue takes no more for now; nothing was enqueued. */
public final class QueueFullException extends RuntimeException {
    private final Duration retryAfter;
    private final boolean callers;

    private QueueFullException(String message, Duration retryAfter, boolean callers) {
        super(message);
        this.retryAfter = retryAfter;
        this.callers = callers;
    }

    /** @param limit what was counted, such as "unfinished jobs of one tenant" */
    public static QueueFullException limitReached(String limit, long most, Duration retryAfter) {
        return new QueueFullException(
                "the queue is full: expected at most %d %s".formatted(most, limit), retryAfter, false);
    }

    /** The limit that the submission came with, {@link Submission#mostInFlight}. */
    public static QueueFullException callerLimitReached(int most, Duration retryAfter) {
        return new QueueFullException(
                "expected fewer than %d unfinished jobs, found as many".formatted(most), retryAfter, true);
    }

    /** Redis has reached its {@code maxmemory}. */
    public static QueueFullException memoryFull(Duration retryAfter) {
        return new QueueFullException("the queue is full: Redis has no memory left for more jobs", retryAfter, false);
    }

    /** Whether the caller alone has too much in the queue. */
    public boolean isCallers() {
        return callers;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
