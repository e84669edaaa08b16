package dev.diptych.bench.faults;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a run has found.
 *
 * @param jobs acknowledged submissions
 * @param unanswered orders that no API node has acknowledged, although all were there in the end
 * @param lost acknowledged jobs without their picture, each with what is there instead
 * @param doubled jobs whose commit two holders were told OK for
 * @param contradictions answers that cannot be: an order with two jobs, a job of two orders
 */
record Findings(
        int jobs,
        long unanswered,
        int cancelled,
        List<String> lost,
        long doubled,
        Set<String> contradictions,
        Tally tally,
        Takeovers takeovers) {
    /** A run in which nothing was acknowledged has kept nothing. */
    boolean promisesKept() {
        return jobs > 0 && unanswered == 0 && lost.isEmpty() && doubled == 0 && contradictions.isEmpty();
    }

    /** Whether every job whose holder was gone was claimed again in this time. */
    boolean takenOverWithin(Duration limit) {
        return takeovers.percentileMillis(1) <= limit.toMillis();
    }
}
