package dev.diptych.bench.load;

import dev.diptych.bench.load.KeptConnection.Answer;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** How requests ended, and how long that took from the moment when each was due. */
final class Outcomes {
    private static final int DIGITS = 3;

    private final Histogram accepted = new Histogram(DIGITS);
    private final Histogram refused = new Histogram(DIGITS);
    private final Histogram lateness = new Histogram(DIGITS);
    private final Map<String, Integer> errors = new TreeMap<>();
    private long unannounced;
    private long withoutConnection;

    /** @param late nanoseconds after a request was due */
    void begun(long late) {
        lateness.recordValue(late / 1000);
    }

    void foundNoConnection() {
        withoutConnection++;
    }

    void answered(Answer answer, long nanos) {
        if (answer.status() == 202) {
            accepted.recordValue(nanos / 1000);
        } else if (answer.status() == 429 || answer.status() == 503) {
            refused.recordValue(nanos / 1000);
            unannounced += answer.announced() ? 0 : 1;
        } else {
            errors.merge("status " + answer.status(), 1, Integer::sum);
        }
    }

    void broke(Throwable e) {
        errors.merge(String.valueOf(e.getMessage()), 1, Integer::sum);
    }

    long accepted() {
        return accepted.getTotalCount();
    }

    long refused() {
        return refused.getTotalCount();
    }

    /** Refusals that did not say when to come back. */
    long refusedWithoutRetryAfter() {
        return unannounced;
    }

    long errors() {
        return errors.values().stream().mapToLong(Integer::longValue).sum();
    }

    Map<String, Integer> errorsByKind() {
        return errors;
    }

    /** Milliseconds below which this part of the accepted stayed. */
    double millis(double percentile) {
        return accepted.getValueAtPercentile(percentile) / 1000.0;
    }

    double refusedMillis(double percentile) {
        return refused.getValueAtPercentile(percentile) / 1000.0;
    }

    /** How late the client itself was: its own part of every time here. */
    double clientMillis(double percentile) {
        return lateness.getValueAtPercentile(percentile) / 1000.0;
    }

    /** Requests that found every connection busy when they were due. */
    long withoutConnection() {
        return withoutConnection;
    }

    double worstMillis() {
        return accepted.getMaxValue() / 1000.0;
    }

    static String shown(double millis) {
        return String.format(Locale.ROOT, "%.2f", millis);
    }
}
