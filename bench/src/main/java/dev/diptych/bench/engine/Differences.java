package dev.diptych.bench.engine;

import dev.diptych.bench.engine.EngineStand.Drawn;

/** How far pictures of the same job are apart: largest difference of a pixel's channel and of a latent. */
record Differences(int pixels, double latents) {
    static final Differences NONE = new Differences(0, 0);

    Differences and(Drawn some, Drawn other) {
        int largestPixel = pixels;
        byte[] rgb = some.picture().rgb();
        byte[] otherRgb = other.picture().rgb();
        for (int i = 0; i < rgb.length; i++) {
            largestPixel = Math.max(largestPixel, Math.abs((rgb[i] & 0xFF) - (otherRgb[i] & 0xFF)));
        }
        double largestLatent = latents;
        for (int i = 0; i < some.latents().length; i++) {
            largestLatent = Math.max(largestLatent, Math.abs(some.latents()[i] - other.latents()[i]));
        }
        return new Differences(largestPixel, largestLatent);
    }
}
