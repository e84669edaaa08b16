package dev.diptych.sdxl;

import dev.diptych.picture.Picture;

/** A quick, rough look at latents. */
@FunctionalInterface
public interface Preview {
    /** @param latents {@code [channels, height, width]}, an estimate of the clean ones */
    Picture picture(LatentSize size, float[] latents);
}
