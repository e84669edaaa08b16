package dev.diptych.diffusion;

import org.jspecify.annotations.Nullable;

/** A scheduler_config.json, a scheduler's name or a number of steps that no scheduler here can honour. */
public final class UnsupportedSchedulerException extends RuntimeException {
    private final String key;
    private final String expected;
    private final String found;

    /**
     * @param key the key of scheduler_config.json, or {@code scheduler} or {@code steps}
     * @param expected what would have been right, as a noun phrase
     */
    public UnsupportedSchedulerException(String key, String expected, @Nullable Object found) {
        super("%s: expected %s, found %s".formatted(key, expected, found));
        this.key = key;
        this.expected = expected;
        this.found = String.valueOf(found);
    }

    public String key() {
        return key;
    }

    public String expected() {
        return expected;
    }

    public String found() {
        return found;
    }
}
