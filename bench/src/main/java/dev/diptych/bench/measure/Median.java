package dev.diptych.bench.measure;

import java.util.Arrays;

/** The middle of what was measured. */
public final class Median {
    private Median() {}

    /** @throws IllegalArgumentException if nothing was measured */
    public static double of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("median: expected one value at least, found none");
        }
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
