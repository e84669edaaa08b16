package dev.diptych.worker;

import dev.diptych.job.JobRequest;
import dev.diptych.worker.simulated.SimulatedDevice;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A simulated device that stops at the UNet calls that a test names, until the test lets it go on. */
final class HeldDevice implements SimulatedDevice {
    private final List<List<Long>> calls = new CopyOnWriteArrayList<>();
    private final Map<Integer, Hold> holds = new ConcurrentHashMap<>();
    private volatile boolean interrupted;
    volatile SimulatedDevice faults = SimulatedDevice.INSTANT;

    /** Stops in the {@code number}th UNet call, counted from 1. */
    Hold holdAtCall(int number) {
        return holds.computeIfAbsent(number, any -> new Hold());
    }

    /** The seeds of the pictures in each UNet call so far. */
    List<List<Long>> calls() {
        return calls;
    }

    boolean wasInterrupted() {
        return interrupted;
    }

    @Override
    public void interrupt() {
        interrupted = true;
    }

    @Override
    public void call(Operation operation, List<JobRequest> requests) {
        if (operation == Operation.STEP) {
            calls.add(requests.stream().map(JobRequest::seed).toList());
            Hold hold = holds.get(calls.size());
            if (hold != null) {
                hold.stand();
            }
        }
        faults.call(operation, requests);
    }

    /** A call that stands still. */
    static final class Hold {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch released = new CountDownLatch(1);

        void awaitReached() {
            await(reached, "the device to come to this call");
        }

        void release() {
            released.countDown();
        }

        private void stand() {
            reached.countDown();
            await(released, "the test to let the call go on");
        }

        private static void await(CountDownLatch latch, String what) {
            try {
                if (!latch.await(30, TimeUnit.SECONDS)) {
                    throw new AssertionError("expected " + what);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }
}
