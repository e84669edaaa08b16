package dev.diptych.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells whether a node is asked for so much more than it can do that it turns away more than it lets in. Then what it lets
 * in should be little enough to be quick: as many at a time as Redis takes in one go would each wait for all the others.
 *
 * <p>Counts windows of {@link #WINDOW}; one that is a flood makes the next one careful. A node that is asked for a little
 * too much goes on doing as much as it can.
 */
final class Flood {
    static final Duration WINDOW = Duration.ofMillis(50);

    private final LongSupplier nanos;
    private long since;
    private int came;
    private int turnedAway;
    private boolean on;

    /** @param nanos as {@link System#nanoTime()} */
    Flood(LongSupplier nanos) {
        this.nanos = nanos;
        since = nanos.getAsLong();
    }

    /** A request has come. */
    void came() {
        long passed = nanos.getAsLong() - since;
        if (passed >= WINDOW.toNanos()) {
            on = passed < 2 * WINDOW.toNanos() && 2 * turnedAway > came;
            since += passed;
            came = 0;
            turnedAway = 0;
        }
        came++;
    }

    /** One that came was not let in. */
    void turnedAway() {
        turnedAway++;
    }

    boolean isOn() {
        return on;
    }
}
