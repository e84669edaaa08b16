package dev.diptych.sdxl;

/** A network that failed on the device; the device itself goes on. */
public final class InferenceException extends RuntimeException {
    public InferenceException(String message, Throwable cause) {
        super(message, cause);
    }
}
