package dev.diptych.sdxl;

import dev.diptych.diffusion.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * What a phase begins with.
 *
 * @param latents that enter the phase's first call
 * @param upload what the picture brings along, or null for text to image
 */
record FirstLatents(
        float[] latents,
        @Nullable Inpainting inpainting,
        @Nullable Upload upload) {
    private static final int CHANNELS = 4;

    /** Noise alone, or the uploaded picture with the noise of the phase's first call. */
    static FirstLatents of(PictureOrder order, LoadedPhase stage, WalkPlan plan, NoiseStream noise) {
        int count = CHANNELS * plan.size().area();
        Scheduler scheduler = plan.scheduler();
        Upload upload = Upload.of(order);
        if (upload == null) {
            return new FirstLatents(scaled(noise.draw(count), scheduler.initNoiseSigma()), null, null);
        }
        SourceLatents source = SourceLatents.of(upload, order.strength(), stage, plan.size(), noise);
        boolean pureNoise = upload.mask() != null && order.strength() == 1;
        float[] latents = pureNoise
                ? scaled(source.noise(), scheduler.initNoiseSigma())
                : noised(source.picture(), source.noise(), plan);
        return new FirstLatents(latents, source.inpainting(), upload);
    }

    /** The base's latents as they are, or with fresh noise, as the hand-off says. */
    static FirstLatents handedOver(
            PictureOrder order,
            LoadedPhase stage,
            WalkPlan plan,
            NoiseStream noise,
            float[] baseLatents,
            boolean renoised) {
        Upload upload = Upload.of(order);
        if (upload != null && upload.mask() != null) {
            SourceLatents source = SourceLatents.of(upload, order.strength(), stage, plan.size(), noise);
            float[] latents = renoised ? noised(baseLatents, source.noise(), plan) : baseLatents;
            return new FirstLatents(latents, source.inpainting(), upload);
        }
        float[] latents = renoised ? noised(baseLatents, noise.draw(baseLatents.length), plan) : baseLatents;
        return new FirstLatents(latents, null, upload);
    }

    private static float[] noised(float[] clean, float[] noise, WalkPlan plan) {
        return plan.scheduler().addNoise(clean, noise, plan.calls().from());
    }

    private static float[] scaled(float[] noise, double sigma) {
        float[] scaled = new float[noise.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = noise[i] * (float) sigma;
        }
        return scaled;
    }
}
