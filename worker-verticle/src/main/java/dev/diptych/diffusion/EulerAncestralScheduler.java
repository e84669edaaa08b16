package dev.diptych.diffusion;

/**
 * Ancestral sampling with Euler steps: each step goes down past σ′ to σ_down and comes back up to σ′ with fresh noise of
 * σ_up. K. Crowson, k-diffusion, {@code sample_euler_ancestral}; the split of σ′ is DDPM's, arXiv 2006.11239.
 */
final class EulerAncestralScheduler implements VarianceExploding {
    private final SigmaTable table;
    private final Prediction prediction;
    private final double initNoiseSigma;

    EulerAncestralScheduler(SchedulerConfig config, int steps) {
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

    /** Also at the last step, which has no use for it: so that seeds draw as in diffusers. */
    @Override
    public boolean drawsNoise(int call) {
        return true;
    }

    /** x + (σ_down − σ)·(x − x̂₀)/σ + σ_up·ε, with σ_up² + σ_down² = σ′². */
    @Override
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        double sigma = noise(call);
        double next = noise(call + 1);
        double up = next * Math.sqrt(1 - next * next / (sigma * sigma));
        double down = next * next / sigma;
        prediction.clean(1, sigma, sample, modelOutput, into.clean());
        Linear.into(into.previous(), down / sigma, sample, 1 - down / sigma, into.clean(), up, noise);
    }
}
