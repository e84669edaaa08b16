package dev.diptych.diffusion;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The time ids of every golden run, from the sizes, crops and scores that were asked for. */
class TimeIdsGoldenTest {
    private static final int PIXELS_PER_LATENT = 8;

    static Stream<Golden.Case> cases() {
        return Golden.cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tellsTheNetworkWhatDiffusersTells(Golden.Case golden) {
        int[] shape = golden.array("time_ids").shape();
        float[] expected = golden.array("time_ids").floats();
        for (int row = 0; row < shape[0]; row++) {
            float[] ids = Arrays.copyOfRange(expected, row * shape[1], (row + 1) * shape[1]);
            assertThat(isNegative(golden, row, shape[0]) ? negative(golden) : positive(golden))
                    .isEqualTo(ids);
        }
    }

    private static float[] positive(Golden.Case golden) {
        int[] original = size(golden, "original_size", picture(golden));
        int[] crop = size(golden, "crops_coords_top_left", new int[] {0, 0});
        int[] target = size(golden, "target_size", picture(golden));
        double score = golden.params().path("aesthetic_score").asDouble(6.0);
        return ids(golden, original, crop, target, score);
    }

    private static float[] negative(Golden.Case golden) {
        boolean refiner = isRefiner(golden);
        boolean imageToImage = golden.has("vae_moments_0") || refiner;
        boolean ignored = !imageToImage
                && !(golden.params().has("negative_original_size")
                        && golden.params().has("negative_target_size"));
        if (ignored) {
            return positive(golden);
        }
        int[] positiveOriginal = size(golden, "original_size", picture(golden));
        int[] original = size(golden, "negative_original_size", positiveOriginal);
        String crop = imageToImage && !refiner ? "crops_coords_top_left" : "negative_crops_coords_top_left";
        int[] target = size(golden, "negative_target_size", size(golden, "target_size", picture(golden)));
        double score = golden.params().path("negative_aesthetic_score").asDouble(2.5);
        return ids(golden, original, size(golden, crop, new int[] {0, 0}), target, score);
    }

    private static float[] ids(Golden.Case golden, int[] original, int[] crop, int[] target, double score) {
        return isRefiner(golden)
                ? TimeIds.refiner(original[0], original[1], crop[0], crop[1], score)
                : TimeIds.base(original[0], original[1], crop[0], crop[1], target[0], target[1]);
    }

    /** Negative rows come first; text to image mixes them up when a batch has negative sizes. */
    private static boolean isNegative(Golden.Case golden, int row, int rows) {
        boolean guided = golden.params().get("guidance_scale").asDouble() > 1;
        boolean mixedUp = golden.toString().equals("t2i_batch2_micro_neg_quirk");
        return guided && (mixedUp ? row % 2 == 0 : row < rows / 2);
    }

    private static boolean isRefiner(Golden.Case golden) {
        return golden.manifest().get("model").asText().equals("refiner");
    }

    /** Height and width. */
    private static int[] picture(Golden.Case golden) {
        int[] latents = golden.array("latents_init").shape();
        return new int[] {latents[2] * PIXELS_PER_LATENT, latents[3] * PIXELS_PER_LATENT};
    }

    private static int[] size(Golden.Case golden, String param, int[] otherwise) {
        JsonNode pair = golden.params().get(param);
        return pair == null
                ? otherwise
                : new int[] {pair.get(0).asInt(), pair.get(1).asInt()};
    }
}
