package dev.diptych.diffusion;

/**
 * Multistep sampling of a latent consistency model: Luo et al., arXiv 2310.04378, algorithm 3; its steps are some of
 * those that the model was distilled on.
 */
final class LcmScheduler implements VariancePreserving {
    private static final double SIGMA_DATA = 0.5;

    private final NoiseSchedule schedule;
    private final int[] timesteps;
    private final Prediction prediction;
    private final float clip;
    private final double timestepScaling;

    LcmScheduler(SchedulerConfig config, int steps) {
        schedule = NoiseSchedule.of(config);
        timesteps = timesteps(config, steps);
        prediction = config.prediction();
        clip = config.clip();
        timestepScaling = config.timestepScaling();
    }

    /** {@code steps} of the distilled steps, evenly from the last down. */
    private static int[] timesteps(SchedulerConfig config, int steps) {
        int distilled = config.originalInferenceSteps();
        if (steps > distilled) {
            throw new UnsupportedSchedulerException("steps", "at most %d with LCM".formatted(distilled), steps);
        }
        int width = config.trainTimesteps() / distilled;
        double stride = (double) distilled / steps;
        int[] timesteps = new int[steps];
        for (int i = 0; i < steps; i++) {
            timesteps[i] = (distilled - (int) (i * stride)) * width - 1;
        }
        return timesteps;
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
        return call == steps() ? 1 : schedule.alphaCumprod(timesteps[call]);
    }

    @Override
    public boolean drawsNoise(int call) {
        return call < calls() - 1;
    }

    /** √ᾱ′·f + √(1 − ᾱ′)·ε with f = c_skip·x + c_out·x̂₀; the last step's result is f. */
    @Override
    public void step(float[] modelOutput, int call, float[] sample, float[] noise, Step into) {
        float[] clean = into.clean();
        prediction.clean(signal(call), noise(call), sample, modelOutput, clean);
        Linear.clamp(clean, clip);
        double scaled = timestepScaling * timesteps[call];
        double norm = scaled * scaled + SIGMA_DATA * SIGMA_DATA;
        double skip = SIGMA_DATA * SIGMA_DATA / norm;
        double out = scaled / Math.sqrt(norm);
        Linear.into(clean, skip, sample, out, clean);
        if (drawsNoise(call)) {
            Linear.into(into.previous(), signal(call + 1), clean, noise(call + 1), noise);
        } else {
            System.arraycopy(clean, 0, into.previous(), 0, clean.length);
        }
    }
}
