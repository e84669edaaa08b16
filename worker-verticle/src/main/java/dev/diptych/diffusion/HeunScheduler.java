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
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        double sigma = noise(call);
        prediction.clean(1, sigma, sample, modelOutput, into.clean());
        Linear.clamp(into.clean(), clip);
        float[] slope = Linear.of(1 / sigma, sample, -1 / sigma, into.clean());
        if (isFirstOfStep(call)) {
            firstHalf = new float[][] {sample.clone(), slope};
            euler(call, sample, into);
        } else {
            heun(call, slope, into.previous());
            firstHalf = new float[0][];
        }
    }

    /** x + (σ′ − σ)·d. */
    private void euler(int call, float[] sample, Step into) {
        double ratio = table.sigmas()[stepOf(call) + 1] / table.sigmas()[stepOf(call)];
        Linear.into(into.previous(), ratio, sample, 1 - ratio, into.clean());
    }

    /** x + (σ′ − σ)·(d + d′)/2 from the step's first sample x. */
    private void heun(int call, float[] slope, float[] previous) {
        double half = (table.sigmas()[stepOf(call) + 1] - table.sigmas()[stepOf(call)]) / 2;
        Linear.into(previous, 1, firstHalf[0], half, firstHalf[1], half, slope);
    }

    /** The sample and the slope of a step's first call, before its second. */
    @Override
    public float[][] history() {
        return History.copy(firstHalf);
    }

    @Override
    public void restore(int call, float[][] history) {
        History.require(this, call, history, isFirstOfStep(call) ? 0 : 2);
        firstHalf = History.copy(history);
    }

    private static boolean isFirstOfStep(int call) {
        return call % 2 == 0;
    }
}
