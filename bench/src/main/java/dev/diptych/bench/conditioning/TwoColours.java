package dev.diptych.bench.conditioning;

import dev.diptych.picture.Picture;
import java.util.Arrays;

/**
 * The two colours that a picture of one shape on a plain ground is made of: 2-means over its pixels, begun with the lower
 * right corner for the ground, which no crop to the lower right covers with the shape, and with the pixel furthest from it.
 *
 * @param shape red, green and blue from 0 to 255
 * @param ground the same of what is around the shape
 */
record TwoColours(double[] shape, double[] ground) {
    private static final int CORNER = 8;
    private static final int ROUNDS = 8;

    static TwoColours of(Picture picture) {
        TwoColours colours = begun(picture);
        for (int round = 0; round < ROUNDS; round++) {
            colours = new TwoColours(colours.mean(picture, true), colours.mean(picture, false));
        }
        return colours;
    }

    /** @param at of the pixel's red in the picture's bytes */
    boolean isShape(Picture picture, int at) {
        return squaredDistance(picture, at, shape) < squaredDistance(picture, at, ground);
    }

    private static TwoColours begun(Picture picture) {
        double[] corner = new double[3];
        for (int y = picture.height() - CORNER; y < picture.height(); y++) {
            for (int x = picture.width() - CORNER; x < picture.width(); x++) {
                add(picture, 3 * (y * picture.width() + x), corner);
            }
        }
        double[] ground = divided(corner, CORNER * CORNER);
        int furthest = 0;
        for (int at = 0; at < picture.rgb().length; at += 3) {
            if (squaredDistance(picture, at, ground) > squaredDistance(picture, furthest, ground)) {
                furthest = at;
            }
        }
        double[] shape = new double[3];
        add(picture, furthest, shape);
        return new TwoColours(shape, ground);
    }

    private double[] mean(Picture picture, boolean ofShape) {
        double[] sum = new double[3];
        int count = 0;
        for (int at = 0; at < picture.rgb().length; at += 3) {
            if (isShape(picture, at) == ofShape) {
                add(picture, at, sum);
                count++;
            }
        }
        return count == 0 ? ofShape ? shape : ground : divided(sum, count);
    }

    private static void add(Picture picture, int at, double[] sum) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += picture.rgb()[at + i] & 0xff;
        }
    }

    private static double[] divided(double[] sum, int count) {
        return Arrays.stream(sum).map(value -> value / count).toArray();
    }

    private static double squaredDistance(Picture picture, int at, double[] colour) {
        double squares = 0;
        for (int i = 0; i < colour.length; i++) {
            double off = (picture.rgb()[at + i] & 0xff) - colour[i];
            squares += off * off;
        }
        return squares;
    }
}
