package dev.diptych.sdxl;

/**
 * A text as the UNet takes it.
 *
 * @param context {@code [tokens, contextWidth]}, the encoders' hidden states side by side
 * @param pooled {@code [pooledWidth]}
 */
public record TextEmbedding(float[] context, float[] pooled) {}
