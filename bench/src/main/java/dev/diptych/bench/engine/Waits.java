package dev.diptych.bench.engine;

import dev.diptych.job.JobRequest;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How long short jobs take from their order to their picture on an engine that long ones keep busy. */
final class Waits {
    private final EngineStand stand;
    private final Iterator<JobRequest> longJobs;
    private final Iterator<JobRequest> shortJobs;
    private final int samples;
    private final List<Long> nanos = new ArrayList<>();
    private final CountDownLatch measured = new CountDownLatch(1);
    private @Nullable Throwable failure;

    private Waits(EngineStand stand, Stream<JobRequest> longJobs, Stream<JobRequest> shortJobs, int samples) {
        this.stand = stand;
        this.longJobs = longJobs.iterator();
        this.shortJobs = shortJobs.iterator();
        this.samples = samples;
    }

    /**
     * @param longOnes how many long jobs there are at any time: when one ends, the next is ordered
     * @param shortOnes the same for short ones
     * @return milliseconds of {@code samples} short jobs, ascending
     */
    static double[] of(
            EngineStand stand,
            Stream<JobRequest> longJobs,
            int longOnes,
            Stream<JobRequest> shortJobs,
            int shortOnes,
            int samples)
            throws InterruptedException {
        Waits waits = new Waits(stand, longJobs, shortJobs, samples);
        for (int i = 0; i < longOnes; i++) {
            waits.orderLong();
        }
        for (int i = 0; i < shortOnes; i++) {
            waits.orderShort();
        }
        waits.measured.await();
        return waits.millis();
    }

    private synchronized void orderLong() {
        if (nanos.size() < samples) {
            stand.draw(longJobs.next()).thenRun(this::orderLong).exceptionally(this::failed);
        }
    }

    private synchronized void orderShort() {
        long ordered = System.nanoTime();
        stand.draw(shortJobs.next())
                .thenAccept(drawn -> drawnAfter(drawn.at() - ordered))
                .exceptionally(this::failed);
    }

    private synchronized @Nullable Void failed(Throwable reason) {
        failure = reason;
        measured.countDown();
        return null;
    }

    private synchronized void drawnAfter(long wait) {
        nanos.add(wait);
        if (nanos.size() < samples) {
            orderShort();
        } else {
            measured.countDown();
        }
    }

    private synchronized double[] millis() {
        if (failure != null) {
            throw new IllegalStateException("a job could not be drawn", failure);
        }
        return nanos.stream()
                .limit(samples)
                .mapToDouble(wait -> wait / 1e6)
                .sorted()
                .toArray();
    }
}
