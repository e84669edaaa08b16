package dev.diptych.queue;

import java.time.Duration;

/** The queue takes no more for now; nothing was enqueued. */
public final class QueueFullException extends RuntimeException {
    private final Duration retryAfter;

    private QueueFullException(String message, Duration retryAfter) {
        super(message);
        this.retryAfter = retryAfter;
    }

    /** @param limit what was counted, such as "unfinished jobs of one tenant" */
    public static QueueFullException limitReached(String limit, long most, Duration retryAfter) {
        return new QueueFullException("the queue is full: expected at most %d %s".formatted(most, limit), retryAfter);
    }

    /** Redis has reached its {@code maxmemory}. */
    public static QueueFullException memoryFull(Duration retryAfter) {
        return new QueueFullException("the queue is full: Redis has no memory left for more jobs", retryAfter);
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
