package dev.diptych.embedded;

/** The embedded Redis could not be started or has ended; the message says what was expected and what was found. */
public final class EmbeddedRedisException extends RuntimeException {
    public EmbeddedRedisException(String message) {
        super(message);
    }

    public EmbeddedRedisException(String message, Throwable cause) {
        super(message, cause);
    }
}
