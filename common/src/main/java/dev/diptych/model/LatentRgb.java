package dev.diptych.model;

import org.jspecify.annotations.Nullable;

/**
 * The linear map from one latent to one pixel that a preview takes: rgb = bias + Σ factors[c] · latent[c], −1
 * to 1.
 *
 * @param factors {@code [latent channels][3]}, red first
 * @param bias {@code [3]}
 */
public record LatentRgb(float[][] factors, float[] bias) {
    private static final int RGB = 3;

    static @Nullable LatentRgb read(ConfigFile extras, int channels) {
        double[] flat = extras.numbers("latent_rgb");
        if (flat == null) {
            return null;
        }
        if (flat.length != RGB * (channels + 1)) {
            throw new BadModelException(
                    ModelFolder.EXTRAS, RGB * (channels + 1) + " numbers in latent_rgb", flat.length);
        }
        return of(flat);
    }

    /** From {@code [channels · 3 + 3]}: the factors channel by channel, then the bias. */
    public static LatentRgb of(double[] flat) {
        float[][] factors = new float[flat.length / RGB - 1][];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = rgb(flat, c);
        }
        return new LatentRgb(factors, rgb(flat, factors.length));
    }

    private static float[] rgb(double[] flat, int at) {
        return new float[] {(float) flat[RGB * at], (float) flat[RGB * at + 1], (float) flat[RGB * at + 2]};
    }
}
