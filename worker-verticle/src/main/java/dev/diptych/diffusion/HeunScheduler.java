package dev.diptych.diffusion;

/**
 * Heun's method on the probability-flow ODE: Karras et al., arXiv 2206.00364, algorithm 1. A step's first call goes an
 * Euler step; its second takes the slope there, and goes the step anew by the mean of both slopes. The last step, to
 * sigma 0, has no second call.
 */
final class HeunScheduler implements VarianceExploding {
    private final SigmaTable table;
    private final Prediction prediction;
    private final float clip;
    private final double initNoiseSigma;
    /** The sample and the slope of the step's first call; empty between steps. */
    private float[][] firstHalf = {};

    HeunScheduler(SchedulerConfig config, int steps) {
        table = SigmaTable.spanningSpacedSteps(config, steps);
        prediction = config.prediction();
        clip = config.clip();
        initNoiseSigma = table.initNoiseSigma(config.spacing());
    }

    @Override
    public SigmaTable table() {
        return table;
    }

    @Override
    public int order() {
        return 2;
    }

    /** A second call is at the timestep of the next step's first. */
    @Override
    public double timestep(int call) {
        return table.timesteps()[(call + 1) / 2];
    }

    @Override
    public double noise(int call) {
        return table.sigmas()[(call + 1) / 2];
    }

    @Override
    public double initNoiseSigma() {
        return initNoiseSigma;
    }

    @Override
    public Step step(float[] modelOutput, int call, float[] sample, float[] noise) {
        double sigma = noise(call);
        float[] clean = Linear.clamped(prediction.clean(1, sigma, sample, modelOutput), clip);
        float[] slope = Linear.of(1 / sigma, sample, -1 / sigma, clean);
        return isFirstOfStep(call) ? euler(call, sample, slope, clean) : heun(call, slope, clean);
    }

    /** x + (σ′ − σ)·d. */
    private Step euler(int call, float[] sample, float[] slope, float[] clean) {
        firstHalf = new float[][] {sample, slope};
        double ratio = table.sigmas()[stepOf(call) + 1] / table.sigmas()[stepOf(call)];
        return new Step(Linear.of(ratio, sample, 1 - ratio, clean), clean);
    }

    /** x + (σ′ − σ)·(d + d′)/2 from the step's first sample x. */
    private Step heun(int call, float[] slope, float[] clean) {
        double half = (table.sigmas()[stepOf(call) + 1] - table.sigmas()[stepOf(call)]) / 2;
        float[] previous = Linear.of(1, firstHalf[0], half, firstHalf[1], half, slope);
        firstHalf = new float[0][];
        return new Step(previous, clean);
    }

    /** The sample and the slope of a step's first call, before its second. */
    @Override
    public float[][] history() {
        return firstHalf.clone();
    }

    @Override
    public void restore(int call, float[][] history) {
        History.require(this, call, history, isFirstOfStep(call) ? 0 : 2);
        firstHalf = history.clone();
    }

    private static boolean isFirstOfStep(int call) {
        return call % 2 == 0;
    }
}
