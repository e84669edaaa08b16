package dev.diptych.diffusion;

import java.util.Arrays;

/**
 * DDIM: Song et al., arXiv 2010.02502, eq. 12 and 16. As in diffusers every step goes ⌊T/n⌋ timesteps down, whatever the
 * next timestep of the table is: with leading spacing that is the same, with trailing it can be one off, with linspace
 * and few steps far off.
 */
final class DdimScheduler implements VariancePreserving {
    private final NoiseSchedule schedule;
    private final double[] timesteps;
    private final Prediction prediction;
    private final float clip;
    private final double finalAlphaCumprod;
    private final double eta;

    /** @param eta how much of each step is fresh noise: 0 none, 1 as much as in DDPM */
    DdimScheduler(SchedulerConfig config, int steps, double eta) {
        schedule = NoiseSchedule.of(config);
        timesteps = Arrays.stream(config.spacing().timesteps(schedule.trainTimesteps(), steps, config.stepsOffset()))
                .map(Math::rint)
                .toArray();
        prediction = config.prediction();
        clip = config.clip();
        finalAlphaCumprod = config.setAlphaToOne() ? 1 : schedule.alphaCumprod(0);
        this.eta = eta;
    }

    @Override
    public int steps() {
        return timesteps.length;
    }

    @Override
    public int trainTimesteps() {
        return schedule.trainTimesteps();
    }

    @Override
    public double timestep(int call) {
        return timesteps[call];
    }

    @Override
    public double alphaCumprod(int call) {
        return call == steps() ? finalAlphaCumprod : schedule.alphaCumprod((int) timestep(call));
    }

    @Override
    public boolean drawsNoise(int call) {
        return eta > 0;
    }

    /** √ᾱ′·x̂₀ + √(1 − ᾱ′ − σ²)·ε̂ + σ·ε with σ = η·√((1 − ᾱ′)/(1 − ᾱ))·√(1 − ᾱ/ᾱ′). */
    @Override
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        double alpha = alphaCumprod(call);
        double next = alphaCumprodAfter(call);
        double sigma = eta * Math.sqrt((1 - next) / (1 - alpha) * (1 - alpha / next));
        float[] clean = into.clean();
        float[] previous = into.previous();
        float[] epsilon = previous;
        prediction.clean(signal(call), noise(call), sample, modelOutput, clean);
        Linear.into(epsilon, 1 / noise(call), sample, -signal(call) / noise(call), clean);
        Linear.clamp(clean, clip);
        Linear.into(previous, Math.sqrt(next), clean, Math.sqrt(1 - next - sigma * sigma), epsilon);
        if (eta > 0) {
            Linear.into(previous, 1, previous, sigma, noise);
        }
    }

    private double alphaCumprodAfter(int call) {
        int next = (int) timestep(call) - schedule.trainTimesteps() / steps();
        return next < 0 ? finalAlphaCumprod : schedule.alphaCumprod(next);
    }
}
