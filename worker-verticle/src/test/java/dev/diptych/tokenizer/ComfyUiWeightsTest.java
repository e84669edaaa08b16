package dev.diptych.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ComfyUiWeightsTest {
    @Test
    void weightsMoveEachTokenAlongTheLineFromTheEmptyPrompt() {
        float[] hidden = {3, 4, 3, 4, 3, 4, 3, 4};
        float[] empty = {1, 2, 1, 2, 1, 2, 1, 2};
        ComfyUiWeights.apply(hidden, empty, new float[] {1, 1.5f, 0, -1});
        assertThat(hidden).containsExactly(3, 4, 4, 5, 1, 2, -1, 0);
    }
}
