package dev.diptych.bench.queue;

import java.util.List;
import java.util.stream.DoubleStream;

/** Quantiles of a sample by nearest rank. */
record Quantiles(double[] sorted) {
    static Quantiles of(DoubleStream sample) {
        return new Quantiles(sample.sorted().toArray());
    }

    static Quantiles of(List<Double> sample) {
        return of(sample.stream().mapToDouble(Double::doubleValue));
    }

    /** NaN for an empty sample. */
    double at(double quantile) {
        int rank = (int) Math.ceil(quantile * sorted.length);
        return sorted.length == 0 ? Double.NaN : sorted[Math.max(rank, 1) - 1];
    }

    long rounded(double quantile) {
        return Math.round(at(quantile));
    }
}
