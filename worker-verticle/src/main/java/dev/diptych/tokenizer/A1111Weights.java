package dev.diptych.tokenizer;

/**
 * Applies prompt weights to a text encoder's hidden states the way AUTOMATIC1111 does by default (its emphasis
 * "Original"): h ← w·h, then the whole window is scaled so that its mean is what it was before. The pooled embedding has
 * no weights.
 */
public final class A1111Weights {
    private A1111Weights() {}

    /**
     * @param hidden {@code [77, width]} of one window and one encoder, changed in place
     * @param weights {@code [77]}
     */
    public static void apply(float[] hidden, float[] weights) {
        int width = hidden.length / weights.length;
        double before = sum(hidden);
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] *= weights[i / width];
        }
        float scale = (float) (before / sum(hidden));
        for (int i = 0; i < hidden.length; i++) {
            hidden[i] *= scale;
        }
    }

    private static double sum(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        return sum;
    }
}
