package dev.diptych.model;

import org.jspecify.annotations.Nullable;

/**
 * What vae_decoder/config.json says.
 *
 * @param latentChannels channels of the latents
 * @param levels how often the encoder halves the picture's sides; 3 for SDXL
 * @param scalingFactor latents = scalingFactor · encoded
 * @param mean per channel, or null: latents = scalingFactor · (encoded − mean) / std
 * @param std per channel, or null
 * @param forceUpcast whether it overflows in half precision
 */
public record VaeConfig(
        int latentChannels,
        int levels,
        double scalingFactor,
        double @Nullable [] mean,
        double @Nullable [] std,
        boolean forceUpcast) {
    static final String FILE = "vae_decoder/config.json";
    private static final double SD_SCALING_FACTOR = 0.18215;

    static VaeConfig read(ConfigFile config) {
        int channels = config.whole("latent_channels");
        double scale = config.number("scaling_factor", SD_SCALING_FACTOR);
        if (!(scale > 0)) {
            throw new BadModelException(FILE, "a positive number in scaling_factor", scale);
        }
        return new VaeConfig(
                channels,
                config.length("block_out_channels") - 1,
                scale,
                perChannel(config, "latents_mean", channels),
                perChannel(config, "latents_std", channels),
                config.flag("force_upcast", true));
    }

    /** Pixels on a side of one latent. */
    public int factor() {
        return 1 << levels;
    }

    /** For a decoder that takes latents as the UNet gives them. */
    public VaeConfig unscaled() {
        return new VaeConfig(latentChannels, levels, 1, null, null, false);
    }

    private static double @Nullable [] perChannel(ConfigFile config, String field, int channels) {
        double[] numbers = config.numbers(field);
        if (numbers != null && numbers.length != channels) {
            throw new BadModelException(FILE, channels + " numbers in " + field, numbers.length);
        }
        return numbers;
    }
}
