package dev.diptych.job;

import java.util.Locale;

/** The two halves of a job. Each has a queue of its own, so that the two scale apart. */
public enum Phase {
    /** The base model, from noise (or a noised picture) to the hand-off. */
    BASE,
    /** The refiner, from the hand-off to the picture. */
    REFINER;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
