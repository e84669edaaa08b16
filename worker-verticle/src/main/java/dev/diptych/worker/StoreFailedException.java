package dev.diptych.worker;

/** The picture store did not take a picture, or did not give one. */
final class StoreFailedException extends RuntimeException {
    StoreFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
