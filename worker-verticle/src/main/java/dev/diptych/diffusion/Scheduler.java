package dev.diptych.diffusion;

/**
 * The walk of one run from noise to latents: a fixed table of steps, and one UNet call at a time. Calls count over the
 * whole table from 0; a second-order scheduler takes two calls for every step but the last.
 *
 * <p>Latents are {@code [channels · h/8 · w/8]}: those that enter a call are signal·x₀ + noise·ε. Schedulers with a
 * signal of 1 (the Euler family) and those whose squares of signal and noise sum to 1 (all others) keep latents at
 * different scales; {@link HandoffPlan#carried} converts.
 *
 * <p>Not thread-safe: one scheduler serves one run. Of what it is given it changes nothing and keeps nothing: what later
 * calls need it copies, and {@link #history()} shows.
 */
public interface Scheduler {
    /** Steps of the whole table. */
    int steps();

    /** Timesteps that the network was trained on, most often 1000. */
    int trainTimesteps();

    /** UNet calls that a step takes, 1 or 2; a second-order scheduler's last step takes one only. */
    int order();

    /** UNet calls of the whole table. */
    default int calls() {
        return firstCall(steps() - 1) + 1;
    }

    /** The call with which a step begins. */
    default int firstCall(int step) {
        return step * order();
    }

    /** The step that a call belongs to. */
    default int stepOf(int call) {
        return call / order();
    }

    /** The timestep that goes into the UNet at a call; fractional for the Euler family's Karras and linspace tables. */
    double timestep(int call);

    /** What is left of the clean latents in those that enter a call (or leave the last one): 1, or √ᾱ. */
    double signal(int call);

    /** How much unit noise is in the latents that enter a call (or leave the last one): σ, or √(1 − ᾱ). */
    double noise(int call);

    /** What unit noise is multiplied by to become the latents that enter call 0. */
    double initNoiseSigma();

    /** What the latents are multiplied by on their way into the UNet at a call, to have a variance of one. */
    default float inputScale(int call) {
        double signal = signal(call);
        double noise = noise(call);
        return (float) (1 / Math.sqrt(signal * signal + noise * noise));
    }

    /** Noises clean latents to the level at which they enter {@code call}. */
    default float[] addNoise(float[] clean, float[] unitNoise, int call) {
        return Linear.of(signal(call), clean, noise(call), unitNoise);
    }

    /** Whether {@link #step} takes noise at this call: one draw of the latents' size. */
    default boolean drawsNoise(int call) {
        return false;
    }

    /**
     * One call's part of the walk.
     *
     * @param modelOutput after guidance
     * @param sample the latents that entered the call, before {@link #inputScale}
     * @param noise unit noise where {@link #drawsNoise} says so, else not looked at
     */
    default Step step(float[] modelOutput, int call, float[] sample, float[] noise) {
        Step step = new Step(new float[sample.length], new float[sample.length]);
        step(modelOutput, call, sample, noise, step);
        return step;
    }

    /**
     * The same without new memory, which a processor would have to fetch from afar at every step.
     *
     * @param into where the results go: {@code previous} may be {@code sample}, {@code clean} may be {@code modelOutput}
     */
    void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into);

    /** What later calls need of former ones: multistep outputs, derivatives. Empty at the start of a run. */
    default float[][] history() {
        return new float[0][];
    }

    /**
     * Goes on at {@code call} with a former {@link #history()}, or starts there with an empty one.
     *
     * @throws IllegalArgumentException if there is no such history before that call
     */
    default void restore(int call, float[][] history) {
        History.require(this, call, history, 0);
    }

    /**
     * @param previous the latents that enter the next call
     * @param clean the estimate x̂₀ of the clean latents that this call gave
     */
    record Step(float[] previous, float[] clean) {}
}
