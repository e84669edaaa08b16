package dev.diptych.bench.conditioning;

import dev.diptych.picture.Picture;

/**
 * Σ|∇|² ⁄ Σ|∇| of the brightness: the mean gradient that an edge is made of, in steps of 255 per pixel. A blur spreads an
 * edge over more pixels and leaves Σ|∇| as it is, so that this falls as the edge widens, whatever its contrast's share of
 * the picture.
 */
final class Sharpness {
    private Sharpness() {}

    /** 0 for a picture of one colour. */
    static double of(Picture picture) {
        double squares = 0;
        double sum = 0;
        for (int y = 0; y + 1 < picture.height(); y++) {
            for (int x = 0; x + 1 < picture.width(); x++) {
                double here = brightness(picture, x, y);
                double gradient =
                        Math.hypot(brightness(picture, x + 1, y) - here, brightness(picture, x, y + 1) - here);
                squares += gradient * gradient;
                sum += gradient;
            }
        }
        return sum == 0 ? 0 : squares / sum;
    }

    /** All three colours count alike, so that red on blue has an edge too. */
    private static double brightness(Picture picture, int x, int y) {
        int at = 3 * (y * picture.width() + x);
        byte[] rgb = picture.rgb();
        return (2 * (rgb[at] & 0xff) + 3 * (rgb[at + 1] & 0xff) + (rgb[at + 2] & 0xff)) / 6.0;
    }
}
