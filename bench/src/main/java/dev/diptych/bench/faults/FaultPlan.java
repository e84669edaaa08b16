package dev.diptych.bench.faults;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a run is to be.
 *
 * @param jobs acknowledged ones, at least
 * @param quota faults, at least
 * @param pace the time that the quota's faults are spread over
 * @param limit when the run ends, whatever was reached; null: when all is reached
 * @param workers worker processes at a time
 * @param apis API processes at a time
 * @param seed of the faults' places and moments
 * @param lease the queue's
 * @param step what one simulated UNet call takes
 */
record FaultPlan(
        long jobs,
        FaultQuota quota,
        Duration pace,
        @Nullable Duration limit,
        int workers,
        int apis,
        long seed,
        Duration lease,
        Duration step,
        Control control) {
    /** Which promise is taken away, to see that the harness would notice. */
    enum Control {
        NONE,
        NO_FENCE,
        NO_AOF
    }

    /** The time from one fault of a kind to the next. */
    long periodMillis(int quotaOfKind) {
        return Math.max(1, pace.toMillis() / Math.max(1, quotaOfKind));
    }
}
