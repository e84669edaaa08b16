package dev.diptych.diffusion;

/**
 * How much of the clean latents is left at each training timestep: x_t = √ᾱ_t·x₀ + √(1 − ᾱ_t)·ε, ᾱ_t = Π(1 − β_s) (DDPM,
 * arXiv 2006.11239, eq. 4). Every number is rounded to a float, as torch holds them.
 *
 * @param alphasCumprod ᾱ_t, falling, one for each training timestep
 */
record NoiseSchedule(float[] alphasCumprod) {
    private static final float ALMOST_ZERO = 0x1p-24f;
    private static final double LARGEST_BETA = 0.999;

    static NoiseSchedule of(SchedulerConfig config) {
        float[] alphasCumprod = cumulativeProduct(betas(config));
        return new NoiseSchedule(config.rescaleBetasZeroSnr() ? zeroTerminalSnr(alphasCumprod) : alphasCumprod);
    }

    int trainTimesteps() {
        return alphasCumprod.length;
    }

    /** ᾱ_t. */
    double alphaCumprod(int timestep) {
        return alphasCumprod[timestep];
    }

    /** √((1 − ᾱ_t)/ᾱ_t) for each training timestep: noise over signal. */
    float[] sigmas() {
        float[] sigmas = new float[alphasCumprod.length];
        for (int t = 0; t < sigmas.length; t++) {
            sigmas[t] = (float) Math.sqrt((1 - alphasCumprod[t]) / alphasCumprod[t]);
        }
        return sigmas;
    }

    /** The same with 2⁻²⁴ for a last ᾱ of zero, so that its sigma is finite (4096). */
    NoiseSchedule withFiniteSigmas() {
        int last = alphasCumprod.length - 1;
        if (alphasCumprod[last] > 0) {
            return this;
        }
        float[] finite = alphasCumprod.clone();
        finite[last] = ALMOST_ZERO;
        return new NoiseSchedule(finite);
    }

    /**
     * "Common Diffusion Noise Schedules and Sample Steps are Flawed", arXiv 2305.08891, algorithm 1: √ᾱ is shifted and
     * stretched so that it ends at 0, by way of the betas as there.
     */
    private static float[] zeroTerminalSnr(float[] alphasCumprod) {
        float first = (float) Math.sqrt(alphasCumprod[0]);
        float last = (float) Math.sqrt(alphasCumprod[alphasCumprod.length - 1]);
        float stretch = first / (first - last);
        float[] betas = new float[alphasCumprod.length];
        float before = 1;
        for (int t = 0; t < betas.length; t++) {
            float root = ((float) Math.sqrt(alphasCumprod[t]) - last) * stretch;
            betas[t] = 1 - root * root / before;
            before = root * root;
        }
        return cumulativeProduct(betas);
    }

    private static float[] betas(SchedulerConfig config) {
        double[] trained = config.trainedBetas();
        if (trained.length > 0) {
            return floats(trained);
        }
        int steps = config.trainTimesteps();
        return switch (config.betaSchedule()) {
            case "linear" -> linspace(config.betaStart(), config.betaEnd(), steps);
            case "scaled_linear" ->
                squared(linspace(Math.sqrt(config.betaStart()), Math.sqrt(config.betaEnd()), steps));
            default -> squaredCosine(steps);
        };
    }

    /** Improved DDPM, arXiv 2102.09672, eq. 17. */
    private static float[] squaredCosine(int steps) {
        float[] betas = new float[steps];
        for (int t = 0; t < steps; t++) {
            double beta = 1 - alphaBar((t + 1.0) / steps) / alphaBar((double) t / steps);
            betas[t] = (float) Math.min(beta, LARGEST_BETA);
        }
        return betas;
    }

    private static double alphaBar(double t) {
        double cosine = Math.cos((t + 0.008) / 1.008 * Math.PI / 2);
        return cosine * cosine;
    }

    /** Counted from the nearer end, as torch does. */
    private static float[] linspace(double start, double end, int count) {
        float first = (float) start;
        float last = (float) end;
        float step = (last - first) / (count - 1);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = i < count / 2 ? Math.fma(step, i, first) : Math.fma(-step, count - 1 - i, last);
        }
        return values;
    }

    private static float[] squared(float[] values) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= values[i];
        }
        return values;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) values[i];
        }
        return floats;
    }

    private static float[] cumulativeProduct(float[] betas) {
        float[] products = new float[betas.length];
        double product = 1;
        for (int t = 0; t < betas.length; t++) {
            product *= 1 - betas[t];
            products[t] = (float) product;
        }
        return products;
    }
}
