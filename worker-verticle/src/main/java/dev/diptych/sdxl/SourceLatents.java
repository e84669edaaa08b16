package dev.diptych.sdxl;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.picture.InpaintMask;
import dev.diptych.picture.PictureTensor;
import org.jspecify.annotations.Nullable;

/**
 * An uploaded picture as latents, and the noise that its run draws right after: in diffusers' order the posterior of the
 * picture, the noise, the posterior of the masked picture. A UNet that sees the masked picture and begins with noise alone
 * never needs the picture itself, so that it is not encoded and nothing drawn for it.
 *
 * @param picture {@code [4, height, width]}, empty if it is not needed
 * @param noise unit noise of the same shape
 * @param inpainting null without a mask
 */
public record SourceLatents(
        float[] picture, float[] noise, @Nullable Inpainting inpainting) {
    /**
     * @param strength how much of the schedule the run goes over
     * @throws InvalidRequestException if the stage has no VAE encoder
     */
    public static SourceLatents of(
            Upload upload, double strength, LoadedPhase stage, LatentSize size, NoiseStream noise) {
        ImageEncoder encoder = stage.encoder();
        if (encoder == null) {
            throw new InvalidRequestException("init_image", "none, since this model has no VAE encoder", "one");
        }
        int count = stage.denoiser().outChannels() * size.area();
        float[] pixels = PictureTensor.of(upload.picture());
        boolean blends = stage.denoiser().inChannels() == stage.denoiser().outChannels();
        boolean needed = strength < 1 || upload.mask() == null || blends;
        float[] picture = needed ? encoder.encode(size, pixels, noise.draw(count)) : new float[0];
        float[] drawn = noise.draw(count);
        InpaintMask mask = upload.mask();
        if (mask == null) {
            return new SourceLatents(picture, drawn, null);
        }
        float[] masked = encoder.encode(size, kept(pixels, mask.pixels()), noise.draw(count));
        return new SourceLatents(picture, drawn, new Inpainting(mask.latents(), picture, drawn, masked));
    }

    /** Mid grey, which is 0, wherever the mask is 1. */
    private static float[] kept(float[] pixels, float[] mask) {
        float[] kept = new float[pixels.length];
        for (int i = 0; i < kept.length; i++) {
            kept[i] = pixels[i] * (1 - mask[i % mask.length]);
        }
        return kept;
    }
}
