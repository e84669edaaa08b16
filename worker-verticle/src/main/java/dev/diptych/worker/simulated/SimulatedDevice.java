package dev.diptych.worker.simulated;

import dev.diptych.job.JobRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * What the device under a {@link SimulatedModel} does at each call: take its time, wait, or fail by throwing what a real
 * one throws. It is asked before anything moves.
 */
@FunctionalInterface
public interface SimulatedDevice {
    SimulatedDevice INSTANT = (operation, requests) -> {};

    /** @param requests of the pictures in the call, one for each */
    void call(Operation operation, List<JobRequest> requests);

    /** The call under way is to end, and every later one. */
    default void interrupt() {}

    /** A device whose steps take this long, and so much more for each picture beyond the first. */
    static SimulatedDevice taking(Duration step, Duration morePerPicture) {
        return (operation, requests) -> {
            if (operation == Operation.STEP) {
                LockSupport.parkNanos(step.plus(morePerPicture.multipliedBy(requests.size() - 1))
                        .toNanos());
            }
        };
    }

    /** A call into the device. */
    enum Operation {
        START,
        RESUME,
        STEP,
        SWAP,
        HAND_OFF,
        PREVIEW,
        DECODE
    }
}
