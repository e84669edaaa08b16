package dev.diptych.sdxl;

/**
 * What one row of a UNet call is told beside its latents. Shared between steps and runs, never changed: a denoiser may
 * know it again by identity.
 *
 * @param tokens 77 · windows
 * @param context {@code [tokens, contextWidth]}
 * @param pooled {@code [pooledWidth]}
 * @param timeIds {@code [6]} for a base, {@code [5]} for a refiner
 */
public record Conditioning(int tokens, float[] context, float[] pooled, float[] timeIds) {}
