package dev.diptych.sdxl;

import dev.diptych.job.Phase;
import dev.diptych.picture.Picture;

/**
 * One picture on its way: a value that {@link DiffusionModel#advance} moves on one UNet step at a time, through the
 * base phase, the hand-off, and the refiner phase.
 */
public interface DiffusionRun {
    Phase phase();

    /** UNet steps done in this phase. */
    int step();

    /** UNet steps that this phase takes. */
    int steps();

    default boolean phaseDone() {
        return step() == steps();
    }

    /** Whether the refiner follows when this phase is done. */
    boolean refinerFollows();

    /**
     * Goes over from the finished base phase to the refiner (encodes for it, adds the hand-off's noise), on a model
     * that has the refiner loaded. A base-only worker instead takes {@link #checkpoint()} and hands it over.
     */
    void handOff();

    /** Runs with equal keys can share a UNet call: same phase, same latent size, same number of rows. */
    Object batchKey();

    /** {@code [4, h/8, w/8]}: what enters the next step, or the phase's result when it is done. Not to be changed. */
    float[] latents();

    /** Everything that the rest of the run depends on but the request: latents, step, scheduler history, noise position. */
    byte[] checkpoint();

    /** The latents as a small RGB picture, one pixel per latent, by a linear map; microseconds. */
    Picture preview();

    /** Tokens of the prompt without the control tokens. */
    int promptTokens();

    /** Frees what the run holds on the device. */
    void close();
}
