package dev.diptych.sdxl;

/** A checkpoint that cannot be read, or is not one of this request on this model. */
public final class CorruptCheckpointException extends RuntimeException {
    public CorruptCheckpointException(String expected, Object found) {
        super("checkpoint: expected %s, found %s".formatted(expected, found));
    }
}
