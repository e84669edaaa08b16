package dev.diptych.api;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Tells whether a node is asked for so much more than it can do that it turns away more than it lets in. Then it should
 * let in few at a time, since each of many would wait for all the others. A node that is asked for a little too much
 * goes on doing as much as it can.
 *
 * <p>Counts what comes within a {@link #WINDOW}, or until {@link #MANY} have come, and says during the next window whether
 * it was a flood. As few at a time may be less than the node can do, so that it turns away what it need not, one
 * window in {@link #DOUBT} is as if there were no flood.
 *
 * <p>Lives on one event loop.
 */
final class Flood {
    static final Duration WINDOW = Duration.ofMillis(50);

    /** In a flood they are there long before the window ends. */
    static final int MANY = 128;

    static final Duration DOUBT = Duration.ofSeconds(20);

    private final LongSupplier nanos;
    private long since;
    private long doubted;
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
        long now = nanos.getAsLong();
        if (came == MANY || now - since >= WINDOW.toNanos()) {
            judge(now);
            since = now;
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

    private void judge(long now) {
        boolean quietSince = now - since >= 2 * WINDOW.toNanos();
        doubted = on ? doubted : now;
        on = 2 * turnedAway > came && !quietSince && now - doubted < DOUBT.toNanos();
    }
}
