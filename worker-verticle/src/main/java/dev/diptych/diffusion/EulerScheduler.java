package dev.diptych.diffusion;

/**
 * Euler's method on the probability-flow ODE: Karras et al., arXiv 2206.00364, algorithm 2 without churn. Latents are
 * x₀ + σ·ε.
 */
final class EulerScheduler implements Scheduler {
    private final SigmaTable table;
    private final Prediction prediction;
    private final double initNoiseSigma;

    EulerScheduler(SchedulerConfig config, int steps) {
        table = SigmaTable.spanningSpacedSteps(config, steps);
        prediction = config.prediction();
        initNoiseSigma = table.initNoiseSigma(config.spacing());
    }

    @Override
    public int steps() {
        return table.steps();
    }

    @Override
    public int trainTimesteps() {
        return table.trainTimesteps();
    }

    @Override
    public int order() {
        return 1;
    }

    @Override
    public double timestep(int call) {
        return table.timesteps()[call];
    }

    @Override
    public double signal(int call) {
        return 1;
    }

    @Override
    public double noise(int call) {
        return table.sigmas()[call];
    }

    @Override
    public double initNoiseSigma() {
        return initNoiseSigma;
    }

    /** x + (σ′ − σ)·(x − x̂₀)/σ. */
    @Override
    public Step step(float[] modelOutput, int call, float[] sample, float[] noise) {
        float[] clean = prediction.clean(1, noise(call), sample, modelOutput);
        double ratio = table.sigmas()[call + 1] / table.sigmas()[call];
        return new Step(Linear.of(ratio, sample, 1 - ratio, clean), clean);
    }
}
