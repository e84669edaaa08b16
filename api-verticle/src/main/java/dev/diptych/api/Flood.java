package dev.diptych.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells whether a node is asked for so much more than it can do that it turns away more than it lets in. Then it should
 * let in few at a time, since each of many would wait in Redis for all the others. A node that is asked for a little too
 * much goes on doing as much as it can.
 *
 * <p>Counts what comes within {@link #WINDOW}, and says during the next window whether it was a flood.
 *
 * <p>Lives on one event loop.
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
