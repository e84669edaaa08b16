package dev.diptych.queue;

import java.time.Duration;

/** The queue takes no more for now; nothing was enqueued. */
public final class QueueFullException extends RuntimeException {
    private final Duration retryAfter;

    public QueueFullException(String limit, long most, Duration retryAfter) {
        super("the queue is full: expected at most %d %s".formatted(most, limit));
        this.retryAfter = retryAfter;
    }

    public Duration retryAfter() {
        return retryAfter;
    }
}
