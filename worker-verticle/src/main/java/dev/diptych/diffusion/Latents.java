package dev.diptych.diffusion;

/** What is done to latents, {@code [channels · h/8 · w/8]}, outside the schedulers' steps. */
public final class Latents {
    private static final float LEAST_LOG_VARIANCE = -30;
    private static final float MOST_LOG_VARIANCE = 20;

    private Latents() {}

    /**
     * Draws from what a VAE says of a picture: mean + e^{½·log-variance}·noise; the log-variance is first brought into
     * −30 to 20. The scaling factor is still to be applied.
     *
     * @param moments {@code [2 · channels · h/8 · w/8]}, the means and then the log-variances
     */
    public static float[] drawn(float[] moments, float[] unitNoise) {
        float[] latents = new float[unitNoise.length];
        for (int i = 0; i < latents.length; i++) {
            float logVariance = moments[latents.length + i];
            float clamped = Math.max(LEAST_LOG_VARIANCE, Math.min(MOST_LOG_VARIANCE, logVariance));
            latents[i] = moments[i] + (float) Math.exp(0.5f * clamped) * unitNoise[i];
        }
        return latents;
    }

    /**
     * Puts back what a mask keeps: (1 − m)·kept + m·drawn.
     *
     * @param kept the picture's own latents, noised as the drawn ones are
     * @param mask {@code [h/8 · w/8]}, 1 where the picture is drawn anew
     */
    public static float[] blended(float[] kept, float[] drawn, float[] mask) {
        float[] blended = new float[drawn.length];
        for (int from = 0; from < drawn.length; from += mask.length) {
            for (int i = 0; i < mask.length; i++) {
                float m = mask[i];
                blended[from + i] = (1 - m) * kept[from + i] + m * drawn[from + i];
            }
        }
        return blended;
    }
}
