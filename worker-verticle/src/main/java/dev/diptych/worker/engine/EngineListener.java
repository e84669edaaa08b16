package dev.diptych.worker.engine;

import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import dev.diptych.queue.Lease;
import java.util.Optional;

/**
 * What a step engine tells, from the device's thread; nothing here may wait. A job is named by the lease that it was
 * admitted under.
 */
public interface EngineListener {
    /** Every picture of the job has done {@code step} of {@code steps} UNet steps of the phase. */
    void progressed(Lease job, Phase phase, int step, int steps);

    /** The first picture's latents at that step, one pixel per latent. */
    void previewed(Lease job, Phase phase, int step, Picture preview);

    void checkpointed(Lease job, JobCheckpoint checkpoint);

    /** The base phase is done. {@code kept}: this engine goes on with the refiner; else the job has left it. */
    void handedOff(Lease job, JobCheckpoint checkpoint, boolean kept);

    void decoded(Lease job, int image, Picture picture, StepsRun steps);

    /** All pictures are decoded; the job has left the engine. */
    void finished(Lease job, StepsRun steps);

    /** The job has left the engine without its pictures. */
    void failed(Lease job, Throwable reason);

    /** The job has left the engine because it was told to; with its state where that was asked for. */
    void left(Lease job, Optional<JobCheckpoint> checkpoint);

    /** The device answers no further call: the engine has stopped, and whatever it held is still held by its leases. */
    void deviceLost(Throwable reason);

    /**
     * What a finished job really ran.
     *
     * @param promptTokens tokens of the prompt, without the control tokens
     */
    record StepsRun(int base, int refiner, int promptTokens) {}
}
