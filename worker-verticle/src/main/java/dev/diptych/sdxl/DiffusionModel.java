package dev.diptych.sdxl;

import dev.diptych.job.JobRequest;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;
import java.util.List;
import java.util.Set;

/**
 * A model (base, refiner or both) loaded on one device. Not thread-safe: every call comes from the device's own
 * thread. Requests have been validated against {@link #card()}.
 */
public interface DiffusionModel extends AutoCloseable {
    ModelCard card();

    /** The phases that are loaded here. */
    Set<Phase> phases();

    /**
     * Encodes the prompt and draws the first latents of one picture: image {@code image} of the request, whose seed is
     * {@code request.seed() + image}. Some native calls, no UNet call.
     */
    DiffusionRun start(JobRequest request, int image, SourcePixels source);

    /**
     * Goes on from {@link DiffusionRun#checkpoint()}, on any worker of the same model: what follows is bit for bit what
     * the checkpointed run would have done on the same engine.
     *
     * @throws CorruptCheckpointException if the bytes are not such a checkpoint
     */
    DiffusionRun resume(JobRequest request, int image, SourcePixels source, byte[] checkpoint);

    /**
     * Asks the UNet for the next step of every run; nothing moves yet. Runs whose {@link DiffusionRun#batchKey()} are
     * equal share a call; the caller groups and bounds them.
     *
     * @param pictures as how many a call is computed, at least; those beyond the runs are of no consequence, so that a
     *     device can be shown few shapes
     * @throws DeviceMemoryException if the device has no memory for so many
     * @throws DeviceLostException if the device will answer no further call; any native call may throw this
     */
    void predict(List<? extends DiffusionRun> runs, int pictures);

    /**
     * Takes the step that {@link #predict} asked the UNet for: guidance and scheduler, no native call. When it throws,
     * each run has either moved by its whole step or not at all, so that those which have not can be advanced again.
     */
    void step(List<? extends DiffusionRun> runs);

    /** Advances every run by one UNet step. */
    default void advance(List<? extends DiffusionRun> runs) {
        predict(runs, runs.size());
        step(runs);
    }

    /** Decodes the finished latents. @throws NotFiniteException if the picture holds NaN or infinities */
    Picture decode(DiffusionRun run);

    /** The largest number of runs whose {@link #advance} may share one UNet call; 1 where the export cannot batch. */
    int largestBatch();

    /** Whether the UNet of a phase that is loaded here lies on the device, ready to run. */
    default boolean isOnDevice(Phase phase) {
        return true;
    }

    /** Brings the UNet of a phase that is loaded here onto the device, in place of others where not all fit. */
    default void bringOntoDevice(Phase phase) {}

    /** Ends the native call that is under way, if it still listens, and every later one. From any thread. */
    default void interrupt() {}

    @Override
    void close();
}
