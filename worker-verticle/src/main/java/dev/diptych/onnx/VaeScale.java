package dev.diptych.onnx;

import dev.diptych.model.VaeConfig;

/** Between the VAE's own latents and those that the UNet was trained on. */
final class VaeScale {
    private VaeScale() {}

    /** latents / scalingFactor · std + mean, {@code [channels, area]}. */
    static float[] toVae(VaeConfig config, float[] latents) {
        float[] scaled = new float[latents.length];
        int area = latents.length / config.latentChannels();
        for (int i = 0; i < scaled.length; i++) {
            int channel = i / area;
            float std = config.std() == null ? 1 : (float) config.std()[channel];
            float mean = config.mean() == null ? 0 : (float) config.mean()[channel];
            scaled[i] = latents[i] * std / (float) config.scalingFactor() + mean;
        }
        return scaled;
    }

    /** (encoded − mean) · scalingFactor / std. */
    static float fromVae(VaeConfig config, int channel, float encoded) {
        float std = config.std() == null ? 1 : (float) config.std()[channel];
        float mean = config.mean() == null ? 0 : (float) config.mean()[channel];
        return (encoded - mean) * (float) config.scalingFactor() / std;
    }
}
