package dev.diptych.diffusion;

/** Euler's method on the probability-flow ODE: Karras et al., arXiv 2206.00364, algorithm 2 without churn. */
final class EulerScheduler implements VarianceExploding {
    private final SigmaTable table;
    private final Prediction prediction;
    private final double initNoiseSigma;

    EulerScheduler(SchedulerConfig config, int steps) {
        table = SigmaTable.spanningSpacedSteps(config, steps);
        prediction = config.prediction();
        initNoiseSigma = table.initNoiseSigma(config.spacing());
    }

    @Override
    public SigmaTable table() {
        return table;
    }

    @Override
    public double initNoiseSigma() {
        return initNoiseSigma;
    }

    /** x + (σ′ − σ)·(x − x̂₀)/σ. */
    @Override
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        prediction.clean(1, noise(call), sample, modelOutput, into.clean());
        double ratio = noise(call + 1) / noise(call);
        Linear.into(into.previous(), ratio, sample, 1 - ratio, into.clean());
    }
}
