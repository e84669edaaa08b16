package dev.diptych.sdxl;

/** A VAE encoder on a device. */
public interface ImageEncoder extends AutoCloseable {
    /**
     * Encodes one picture and draws from the posterior: scale · (mean + e^{½·clamp(log-variance, −30, 20)} · noise). An
     * export that samples inside its graph looks at no noise and is not reproducible.
     *
     * @param size of the latents
     * @param pixels {@code [3, height · factor, width · factor]}, −1 to 1
     * @param noise {@code [channels, height, width]}, unit normal
     * @return {@code [channels, height, width]} as the UNet sees them
     * @throws InferenceException if the device fails
     */
    float[] encode(LatentSize size, float[] pixels, float[] noise);

    @Override
    void close();
}
