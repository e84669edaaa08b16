package dev.diptych.sdxl;

import dev.diptych.diffusion.Latents;
import dev.diptych.diffusion.Scheduler;

/**
 * The picture around what is drawn anew. A UNet of 4 channels knows nothing of it: after each step what the mask keeps is
 * put back at the step's noise. One of 9 sees mask and masked picture as channels of its own.
 *
 * @param mask {@code [height, width]}, 1 where the picture is drawn anew, else 0
 * @param picture {@code [4, height, width]}, the picture's latents; empty if what is kept is never put back
 * @param noise unit noise of the same shape, the run's own from its start
 * @param masked {@code [4, height, width]}, the latents of the picture with what is drawn anew blacked out
 */
public record Inpainting(float[] mask, float[] picture, float[] noise, float[] masked) {
    /** z = (1 − m)·kept + m·z with the picture noised as the latents are that enter {@code call}. */
    float[] blended(Scheduler scheduler, int call, float[] latents) {
        return Latents.blended(scheduler.addNoise(picture, noise, call), latents, mask);
    }

    /** The same at the end of the walk, with the picture as it is. */
    public float[] blendedClean(float[] latents) {
        return Latents.blended(picture, latents, mask);
    }

    /** Puts mask and masked picture behind the latents: {@code [4 + 1 + 4, height, width]}. */
    void fillChannels(float[] sample) {
        int behindLatents = masked.length;
        System.arraycopy(mask, 0, sample, behindLatents, mask.length);
        System.arraycopy(masked, 0, sample, behindLatents + mask.length, masked.length);
    }
}
