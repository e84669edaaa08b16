package dev.diptych.diffusion;

/**
 * The numbers by which SDXL is told sizes and crops (arXiv 2307.01952, section 2.2), in the order in which the UNet's
 * {@code time_ids} takes them. The exported UNets make the Fourier features of them.
 */
public final class TimeIds {
    private TimeIds() {}

    /** The base's six, in pixels. */
    public static float[] base(
            int originalHeight, int originalWidth, int cropTop, int cropLeft, int targetHeight, int targetWidth) {
        return new float[] {originalHeight, originalWidth, cropTop, cropLeft, targetHeight, targetWidth};
    }

    /** The refiner's five: a score of 0 to 10 takes the place of the target size. */
    public static float[] refiner(
            int originalHeight, int originalWidth, int cropTop, int cropLeft, double aestheticScore) {
        return new float[] {originalHeight, originalWidth, cropTop, cropLeft, (float) aestheticScore};
    }
}
