package dev.diptych.api;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * Tells whether an event loop is asked for more than it gets done. Each turn it puts one task behind all that waits, and
 * takes the time until its turn comes: so long waits whatever arrives now, and again its answer from Redis.
 *
 * <p>A burst is no backlog: as in CoDel (RFC 8289) the delay must have been too long for an interval without a break.
 * From then on nothing is let in that would wait for too long, until the loop has kept up for a while. Nor are a few
 * requests a backlog that each take long.
 *
 * <p>Lives on the loop that it watches.
 */
final class Backlog {
    /** A wait that is not noticed beside Redis forcing a write to disk. */
    static final Duration BEARABLE = Duration.ofMillis(2);

    /** How long a burst may take, and the most between two that are let in. */
    static final Duration INTERVAL = Duration.ofMillis(100);

    /** For how long a loop that was behind must keep up. */
    static final Duration CALM = Duration.ofSeconds(1);

    /** So many requests at a time are never too many. */
    static final int FEW = 8;

    private final Executor loop;
    private final LongSupplier nanos;

    private boolean asking;
    private int asked;
    private long askedAt;
    private long answeredAt;
    private long delay;
    private boolean behind;
    private long behindSince;
    private boolean strict;
    private long lastLate;
    private long lastLetIn;

    /**
     * @param loop puts a task behind all others of the event loop
     * @param nanos as {@link System#nanoTime()}
     */
    Backlog(Executor loop, LongSupplier nanos) {
        this.loop = loop;
        this.nanos = nanos;
    }

    /** Whether a request that has just come should not be worked on. If not, it is. */
    boolean isTooLong() {
        long now = nanos.getAsLong();
        boolean tooLong = strict && expected(now) > BEARABLE.toNanos() && now - lastLetIn < INTERVAL.toNanos();
        if (!asking) {
            ask(now);
        }
        asked++;
        if (!tooLong) {
            lastLetIn = now;
        }
        return tooLong;
    }

    /** How long what comes now will wait, as far as is known, in nanoseconds. */
    private long expected(long now) {
        if (asking) {
            return Math.max(delay, asked >= FEW ? now - askedAt : 0);
        }
        return hasBeenIdle(now) ? 0 : delay;
    }

    /** Whether nobody came for longer than the last turn took. */
    private boolean hasBeenIdle(long now) {
        return now - answeredAt > delay;
    }

    private void ask(long now) {
        behind &= !hasBeenIdle(now);
        asking = true;
        asked = 0;
        askedAt = now;
        loop.execute(this::answer);
    }

    private void answer() {
        long now = nanos.getAsLong();
        asking = false;
        answeredAt = now;
        delay = asked > FEW ? now - askedAt : 0;
        boolean late = delay > BEARABLE.toNanos();
        if (late) {
            behindSince = behind ? behindSince : now;
            lastLate = now;
            strict |= now - behindSince >= INTERVAL.toNanos();
        } else {
            strict &= now - lastLate < CALM.toNanos();
        }
        behind = late;
    }
}
