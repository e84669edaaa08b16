package dev.diptych.sdxl;

import dev.diptych.diffusion.Scheduler;

/**
 * The picture around what is drawn anew. A UNet of 4 channels knows nothing of it: after each step what the mask keeps is
 * put back at the step's noise. One of 9 sees mask and masked picture as channels of its own.
 *
 * @param mask {@code [height, width]}, 1 where the picture is drawn anew, else 0
 * @param picture {@code [4, height, width]}, the picture's latents
 * @param noise unit noise of the same shape, the run's own from its start
 * @param masked {@code [4, height, width]}, the latents of the picture with what is drawn anew blacked out
 */
public record Inpainting(float[] mask, float[] picture, float[] noise, float[] masked) {
    /** z = (1 − m)·kept + m·z with the picture noised as the latents are that enter {@code call}. */
    float[] blended(Scheduler scheduler, int call, float[] latents) {
        return blended(scheduler.addNoise(picture, noise, call), latents);
    }

    /** The same at the end of the walk, with the picture as it is. */
    float[] blendedClean(float[] latents) {
        return blended(picture, latents);
    }

    /** Puts mask and masked picture behind the latents: {@code [4 + 1 + 4, height, width]}. */
    void fillChannels(float[] sample) {
        int behindLatents = picture.length;
        System.arraycopy(mask, 0, sample, behindLatents, mask.length);
        System.arraycopy(masked, 0, sample, behindLatents + mask.length, masked.length);
    }

    private float[] blended(float[] kept, float[] latents) {
        float[] blended = new float[latents.length];
        for (int i = 0; i < blended.length; i++) {
            float m = mask[i % mask.length];
            blended[i] = (1 - m) * kept[i] + m * latents[i];
        }
        return blended;
    }
}
