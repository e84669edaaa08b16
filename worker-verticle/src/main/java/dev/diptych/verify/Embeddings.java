package dev.diptych.verify;

import dev.diptych.sdxl.Conditioning;
import dev.diptych.sdxl.GuidedConditioning;
import java.util.Arrays;
import java.util.List;

/**
 * What the rows of a case were told, against what was recorded.
 *
 * @param tokensEqual whether every row of the context is the recorded one but for rounding: another id at a place gives
 *     another row there
 * @param worst the largest relative difference of a context, pooled embedding or row of time ids
 */
record Embeddings(boolean tokensEqual, double worst) {
    /** Half-precision encoders stay well below, another token well above. */
    private static final double ANOTHER_TOKEN = 0.05;

    static Embeddings compared(CaseFolder folder, List<GuidedConditioning> told) {
        NpyFile contexts = folder.tensor("prompt_embeds");
        NpyFile pooled = folder.tensor("text_embeds");
        NpyFile timeIds = folder.tensor("time_ids");
        boolean guided = contexts.shape()[0] == 2 * told.size();
        boolean tokensEqual = true;
        double worst = 0;
        for (int row = 0; row < contexts.shape()[0]; row++) {
            GuidedConditioning of = told.get(row % told.size());
            Conditioning found = guided && row < told.size() ? of.negative() : of.positive();
            tokensEqual &= rowsEqual(found, contexts.row(row));
            worst = Math.max(worst, Differences.relativeNorm(found.context(), contexts.row(row)));
            worst = Math.max(worst, Differences.relativeNorm(found.pooled(), pooled.row(row)));
            worst = Math.max(worst, Differences.relativeNorm(found.timeIds(), timeIds.row(row)));
        }
        return new Embeddings(tokensEqual, worst);
    }

    private static boolean rowsEqual(Conditioning found, float[] recorded) {
        if (found.context().length != recorded.length) {
            return false;
        }
        int width = recorded.length / found.tokens();
        for (int from = 0; from < recorded.length; from += width) {
            float[] row = Arrays.copyOfRange(found.context(), from, from + width);
            if (Differences.relativeNorm(row, Arrays.copyOfRange(recorded, from, from + width)) > ANOTHER_TOKEN) {
                return false;
            }
        }
        return true;
    }
}
