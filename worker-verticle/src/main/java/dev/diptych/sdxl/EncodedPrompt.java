package dev.diptych.sdxl;

/**
 * A prompt and its negative, of equal length so that they can share a call.
 *
 * @param tokens 77 · windows
 */
public record EncodedPrompt(int tokens, TextEmbedding positive, TextEmbedding negative) {
    public Conditioning positive(float[] timeIds) {
        return new Conditioning(tokens, positive.context(), positive.pooled(), timeIds);
    }

    public Conditioning negative(float[] timeIds) {
        return new Conditioning(tokens, negative.context(), negative.pooled(), timeIds);
    }
}
