package dev.diptych.sdxl;

/** A VAE decoder on a device. */
public interface ImageDecoder extends AutoCloseable {
    /** Pixels on a side of one latent. */
    int factor();

    /**
     * Decodes one picture.
     *
     * @param latents {@code [channels, height, width]} in the scheduler's space, scaled as the UNet sees them
     * @return {@code [3, height · factor, width · factor]}, about −1 to 1, red first; not checked for NaN
     * @throws InferenceException if the device fails
     */
    float[] decode(LatentSize size, float[] latents);

    @Override
    void close();
}
