package dev.diptych.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class A1111WeightsTest {
    @Test
    void weightsMultiplyEachTokenAndTheWindowKeepsItsMean() {
        float[] hidden = {1, 3, 2, 2, 4, 0};
        A1111Weights.apply(hidden, new float[] {1, 2, 0.5f});
        // 1 3 4 4 2 0: a sum of 14 in place of 12.
        float scale = 12f / 14;
        assertThat(hidden).containsExactly(scale, 3 * scale, 4 * scale, 4 * scale, 2 * scale, 0);
    }

    @Test
    void weightsOfOneChangeNothing() {
        float[] hidden = {0.1f, -0.7f, 0.3f, 11};
        A1111Weights.apply(hidden, new float[] {1, 1});
        assertThat(hidden).containsExactly(0.1f, -0.7f, 0.3f, 11);
    }
}
