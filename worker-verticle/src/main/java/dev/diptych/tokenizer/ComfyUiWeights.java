package dev.diptych.tokenizer;

/**
 * Applies prompt weights to a text encoder's hidden states the way ComfyUI does: away from the empty prompt,
 * h ← e + w·(h − e), with e the empty prompt's hidden state at the same position of the window. Weight 1 changes
 * nothing and weight 0 leaves what no text at all would give. The pooled embedding has no weights.
 */
public final class ComfyUiWeights {
    private ComfyUiWeights() {}

    /**
     * @param hidden {@code [77, width]} of one window, changed in place
     * @param empty {@code [77, width]} of the empty prompt, of the same encoder and layer
     * @param weights {@code [77]}
     */
    public static void apply(float[] hidden, float[] empty, float[] weights) {
        int width = hidden.length / weights.length;
        for (int token = 0; token < weights.length; token++) {
            float weight = weights[token];
            if (weight == 1) {
                continue;
            }
            for (int i = token * width; i < (token + 1) * width; i++) {
                hidden[i] = empty[i] + weight * (hidden[i] - empty[i]);
            }
        }
    }
}
