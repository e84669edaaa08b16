package dev.diptych.bench.faults;

import java.util.List;
import java.util.Set;

/**
 * What a run has found.
 *
 * @param jobs acknowledged submissions
 * @param lost acknowledged jobs without their picture, each with what is there instead
 * @param doubled jobs whose commit two holders were told OK for
 * @param contradictions answers that cannot be: an order with two jobs, a job of two orders
 */
record Findings(
        int jobs,
        int cancelled,
        List<String> lost,
        long doubled,
        Set<String> contradictions,
        Tally tally,
        Takeovers takeovers) {
    boolean promisesKept() {
        return lost.isEmpty() && doubled == 0 && contradictions.isEmpty();
    }
}
