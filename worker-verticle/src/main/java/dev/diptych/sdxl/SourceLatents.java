package dev.diptych.sdxl;

import dev.diptych.job.InvalidRequestException;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded picture as latents, and the noise that its run draws right after.
 *
 * @param picture {@code [4, height, width]}
 * @param noise unit noise of the same shape
 */
record SourceLatents(
        float[] picture, float[] noise, @Nullable Inpainting inpainting) {
    static SourceLatents of(Upload upload, Stage stage, LatentSize size, NoiseStream noise) {
        ImageEncoder encoder = stage.encoder();
        if (encoder == null) {
            throw new InvalidRequestException("init_image", "none, since this model has no VAE encoder", "one");
        }
        int count = stage.denoiser().outChannels() * size.area();
        float[] picture = encoder.encode(size, upload.pixels(), noise.draw(count));
        float[] drawn = noise.draw(count);
        float[] mask = upload.mask();
        if (mask == null) {
            return new SourceLatents(picture, drawn, null);
        }
        float[] masked = encoder.encode(size, blackedOut(upload.pixels(), mask), noise.draw(count));
        Inpainting inpainting = new Inpainting(perLatent(mask, size), picture, drawn, masked);
        return new SourceLatents(picture, drawn, inpainting);
    }

    /** Mid grey, the pixel value 0, wherever the mask is 1. */
    private static float[] blackedOut(float[] pixels, float[] mask) {
        float[] kept = new float[pixels.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = pixels[i] * (1 - mask[i % mask.length]);
        }
        return kept;
    }

    /** The mask's pixel at each latent's upper left corner. */
    private static float[] perLatent(float[] mask, LatentSize size) {
        int factor = (int) Math.round(Math.sqrt((double) mask.length / size.area()));
        float[] latent = new float[size.area()];
        for (int y = 0; y < size.height(); y++) {
            for (int x = 0; x < size.width(); x++) {
                latent[y * size.width() + x] = mask[(y * size.width() * factor + x) * factor];
            }
        }
        return latent;
    }
}
