package dev.diptych.queue;

/** The queue's Redis cannot be used for now, or as it is set up; the message says what is wrong and never a secret. */
public final class QueueUnavailableException extends RuntimeException {
    public QueueUnavailableException(String message) {
        super(message);
    }

    public QueueUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
