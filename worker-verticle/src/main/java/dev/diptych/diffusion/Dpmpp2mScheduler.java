package dev.diptych.diffusion;

/**
 * DPM-Solver++(2M), the multistep solver of second order, and its SDE variant: Lu et al., arXiv 2211.01095, algorithm 2
 * and section 5. With λ = ln(α/σ) and h = λ′ − λ, e^(−h) is the ratio of noise over signal after and before the step.
 */
final class Dpmpp2mScheduler implements VariancePreserving {
    private static final int FEW_STEPS = 15;

    private final SigmaTable table;
    private final Prediction prediction;
    private final boolean stochastic;
    private final boolean midpoint;
    private final boolean firstOrderAtEnd;
    /** The last call's clean estimate; empty at the start. */
    private float[][] former = {};

    Dpmpp2mScheduler(SchedulerConfig config, int steps) {
        table = SigmaTable.spanningTraining(config, steps);
        prediction = config.prediction();
        stochastic = config.stochastic();
        midpoint = !config.solverTypeIs("heun");
        firstOrderAtEnd =
                config.finalSigmaZero() || config.eulerAtFinal() || (config.lowerOrderFinal() && steps < FEW_STEPS);
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
    public double timestep(int call) {
        return table.timesteps()[call];
    }

    @Override
    public double alphaCumprod(int call) {
        return table.alphaCumprod(call);
    }

    @Override
    public boolean drawsNoise(int call) {
        return stochastic;
    }

    @Override
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        float[] clean = into.clean();
        prediction.clean(signal(call), noise(call), sample, modelOutput, clean);
        double ratio = table.sigmas()[call + 1] / table.sigmas()[call];
        double decay = stochastic ? ratio * ratio : ratio;
        double weight = signal(call + 1) * (1 - decay);
        double kept = noise(call + 1) / noise(call) * (stochastic ? ratio : 1);
        double slope = firstOrder(call) ? 0 : slopeWeight(call, decay, weight);
        float[] before = former.length == 0 ? clean : former[0];
        Linear.into(into.previous(), kept, sample, weight + slope, clean, -slope, before);
        if (stochastic) {
            Linear.into(into.previous(), 1, into.previous(), noise(call + 1) * Math.sqrt(1 - decay), noise);
        }
        keep(clean);
    }

    private void keep(float[] clean) {
        if (former.length == 0) {
            former = new float[][] {clean.clone()};
        } else {
            System.arraycopy(clean, 0, former[0], 0, clean.length);
        }
    }

    private boolean firstOrder(int call) {
        return former.length == 0 || (firstOrderAtEnd && call == calls() - 1);
    }

    /** The weight of (x̂₀ − former x̂₀): that of D₁ over r₀ = h₋₁/h, by the midpoint rule or Heun's. */
    private double slopeWeight(int call, double decay, double weight) {
        double h = Math.log(table.sigmas()[call] / table.sigmas()[call + 1]);
        double formerH = Math.log(table.sigmas()[call - 1] / table.sigmas()[call]);
        double exponent = stochastic ? 2 * h : h;
        double weightOfD1 = midpoint ? weight / 2 : signal(call + 1) * (1 - (1 - decay) / exponent);
        return weightOfD1 * h / formerH;
    }

    /** The last call's clean estimate. */
    @Override
    public float[][] history() {
        return History.copy(former);
    }

    @Override
    public void restore(int call, float[][] history) {
        History.require(this, call, history, 0, call == 0 ? 0 : 1);
        former = History.copy(history);
    }
}
