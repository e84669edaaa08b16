package dev.diptych.diffusion;

/**
 * What the network's output is. Each makes the clean estimate x̂₀ of x = α·x₀ + σ·ε (with α² + σ² = 1) a weighted sum of
 * x and the output.
 */
enum Prediction {
    /** ε: x̂₀ = (x − σ·ε)/α. */
    EPSILON,
    /** v = α·ε − σ·x₀: x̂₀ = α·x − σ·v (arXiv 2202.00512, appendix D). */
    V_PREDICTION,
    /** x̂₀ itself. */
    SAMPLE;

    /**
     * x̂₀ of latents with any sum of squares of signal and noise: they are brought to 1 first.
     *
     * @param sample latents: signal·x₀ + noise·ε
     * @param output of the network for them, after guidance
     * @param clean where x̂₀ goes; may be {@code output}
     */
    void clean(double signal, double noise, float[] sample, float[] output, float[] clean) {
        double norm = Math.sqrt(signal * signal + noise * noise);
        double alpha = signal / norm;
        double sigma = noise / norm;
        switch (this) {
            case EPSILON -> Linear.into(clean, 1 / signal, sample, -sigma / alpha, output);
            case V_PREDICTION -> Linear.into(clean, alpha / norm, sample, -sigma, output);
            case SAMPLE -> System.arraycopy(output, 0, clean, 0, clean.length);
        }
    }
}
