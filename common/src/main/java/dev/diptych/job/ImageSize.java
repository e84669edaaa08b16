package dev.diptych.job;

/** The sides of a picture in pixels, both positive multiples of 8 (one latent is 8 × 8 pixels). */
public record ImageSize(int width, int height) {
    /** Larger pictures are refused before any model is asked: 2048 pixels a side is SDXL's longest bucket. */
    public static final int MAX_SIDE = 2048;

    public ImageSize {
        requireSide("width", width);
        requireSide("height", height);
    }

    public int latentWidth() {
        return width / 8;
    }

    public int latentHeight() {
        return height / 8;
    }

    @Override
    public String toString() {
        return width + "x" + height;
    }

    private static void requireSide(String field, int side) {
        if (side < 8 || side > MAX_SIDE || side % 8 != 0) {
            throw new InvalidRequestException(field, "a multiple of 8 from 8 to " + MAX_SIDE, side);
        }
    }
}
