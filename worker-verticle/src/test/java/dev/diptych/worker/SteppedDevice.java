package dev.diptych.worker;

import dev.diptych.job.JobRequest;
import dev.diptych.worker.simulated.SimulatedDevice;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** A simulated device that stops in every UNet call until the test lets that call go on. */
final class SteppedDevice implements SimulatedDevice {
    private static final int LIMIT_SECONDS = 30;
    private final BlockingQueue<Set<Long>> reached = new LinkedBlockingQueue<>();
    private final Semaphore steps = new Semaphore(0);

    /** Waits for the next UNet call. @return the seeds of the pictures in it */
    Set<Long> awaitCall() throws InterruptedException {
        Set<Long> seeds = reached.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
        if (seeds == null) {
            throw new AssertionError("expected another UNet call, found none in %d s".formatted(LIMIT_SECONDS));
        }
        return seeds;
    }

    /** Lets the call that was reached go on. */
    void step() {
        steps.release();
    }

    /** From now on no call stops. */
    void runFreely() {
        steps.release(Integer.MAX_VALUE / 2);
    }

    @Override
    public void call(Operation operation, List<JobRequest> requests) {
        if (operation == Operation.STEP) {
            reached.add(requests.stream().map(JobRequest::seed).collect(Collectors.toSet()));
            steps.acquireUninterruptibly();
        }
    }
}
