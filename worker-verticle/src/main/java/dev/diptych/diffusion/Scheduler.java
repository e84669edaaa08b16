package dev.diptych.diffusion;

/**
 * The walk of one run from noise to latents: a fixed table of timesteps and sigmas, and one step at a time. Latents are
 * {@code [channels · h/8 · w/8]} in the scheduler's own space; never hand them from one kind of scheduler to another
 * without converting. Calls count UNet calls over the whole table, from 0; a second-order scheduler takes two for most
 * steps.
 */
public interface Scheduler {
    /** UNet calls of the whole table. */
    int calls();

    /** The timestep that goes into the UNet at a call, fractional for Karras and linspace tables. */
    double timestep(int call);

    /** What unit noise is multiplied by to become the latents that enter call 0. */
    double initNoiseSigma();

    /** Writes to {@code out} what goes into the UNet at a call. */
    void scaleInput(float[] sample, int call, float[] out);

    /** Whether {@link #step} draws noise at this call: one draw of the latents' size. */
    boolean drawsNoise(int call);

    /**
     * One step. Keeps what later steps need of this one.
     *
     * @param modelOutput after guidance
     * @param noise unit noise where {@link #drawsNoise} says so, else not looked at
     */
    Step step(float[] modelOutput, int call, float[] sample, float[] noise);

    /** Noises clean latents to the level at which they enter {@code call}. */
    float[] addNoise(float[] clean, float[] noise, int call);

    /** What later steps need of former ones: multistep outputs, derivatives. Empty for one-step schedulers. */
    float[][] history();

    /** Goes on at {@code call} with a former {@link #history()}. */
    void restore(int call, float[][] history);

    /**
     * @param previous the latents that enter the next call
     * @param clean the step's estimate x̂₀ of the clean latents
     */
    record Step(float[] previous, float[] clean) {}
}
