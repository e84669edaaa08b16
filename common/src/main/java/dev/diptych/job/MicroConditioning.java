package dev.diptych.job;

import org.jspecify.annotations.Nullable;

/**
 * SDXL's size, crop and aesthetic conditioning (arXiv 2307.01952, section 2.2). Whatever is null takes the default:
 * sizes that of the picture asked for, crop (0, 0), negatives those of the positive side.
 *
 * @param original the size that the training picture would have had
 * @param crop top and left of the crop that the training picture would have had
 * @param target the size, and so the aspect ratio, aimed at
 * @param aestheticScore the refiner's score for the prompt; 6.0 as in diffusers
 * @param negativeAestheticScore the refiner's score for the negative prompt; 2.5 as in diffusers
 */
public record MicroConditioning(
        @Nullable Size original,
        @Nullable Crop crop,
        @Nullable Size target,
        @Nullable Size negativeOriginal,
        @Nullable Crop negativeCrop,
        @Nullable Size negativeTarget,
        double aestheticScore,
        double negativeAestheticScore) {
    public static final double DEFAULT_AESTHETIC_SCORE = 6.0;
    public static final double DEFAULT_NEGATIVE_AESTHETIC_SCORE = 2.5;
    private static final int MAX_SIDE = 16_384;

    /** Height and width in pixels, in the order in which the model takes them; any size from 1 to 16384. */
    public record Size(int height, int width) {
        public Size {
            if (height < 1 || width < 1 || height > MAX_SIDE || width > MAX_SIDE) {
                throw new InvalidRequestException("conditioning", "sides from 1 to " + MAX_SIDE, width + "x" + height);
            }
        }
    }

    /** Pixels cut off above and to the left, 0 to 16384. */
    public record Crop(int top, int left) {
        public Crop {
            if (top < 0 || left < 0 || top > MAX_SIDE || left > MAX_SIDE) {
                throw new InvalidRequestException("conditioning", "a crop from 0 to " + MAX_SIDE, top + "," + left);
            }
        }
    }

    public MicroConditioning {
        requireScore("aesthetic_score", aestheticScore);
        requireScore("negative_aesthetic_score", negativeAestheticScore);
    }

    public static MicroConditioning defaults() {
        return new MicroConditioning(
                null, null, null, null, null, null, DEFAULT_AESTHETIC_SCORE, DEFAULT_NEGATIVE_AESTHETIC_SCORE);
    }

    private static void requireScore(String field, double score) {
        if (!(score >= 0 && score <= 20)) {
            throw new InvalidRequestException(field, "a score from 0 to 20", score);
        }
    }
}
