package dev.diptych.model;

import org.jspecify.annotations.Nullable;

/**
 * The linear map from one latent to one pixel that a preview takes: rgb = bias + Σ factors[c] · latent[c], 0 to 1 per
 * channel once clamped (v/2 + 0.5).
 *
 * @param factors {@code [latent channels][3]}, red first
 * @param bias {@code [3]}
 */
public record LatentRgb(double[][] factors, double[] bias) {
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
        double[][] factors = new double[flat.length / RGB - 1][];
        for (int c = 0; c < factors.length; c++) {
            factors[c] = rgb(flat, c);
        }
        return new LatentRgb(factors, rgb(flat, factors.length));
    }

    private static double[] rgb(double[] flat, int at) {
        return new double[] {flat[RGB * at], flat[RGB * at + 1], flat[RGB * at + 2]};
    }
}
