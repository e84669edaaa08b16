package dev.diptych.bench.conditioning;

import dev.diptych.picture.Picture;

/**
 * The circle in a picture: as large as the pixels of the shape's colour together, and with their centre.
 *
 * @param x of the centre in pixels from the left; NaN, as y, where there is no such pixel
 * @param y of the centre in pixels from the top
 * @param radius in pixels; 0 where there is no such pixel
 */
record FittedCircle(TwoColours colours, double x, double y, double radius) {
    static FittedCircle in(Picture picture) {
        TwoColours colours = TwoColours.of(picture);
        long count = 0;
        double sumX = 0;
        double sumY = 0;
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                if (colours.isShape(picture, 3 * (y * picture.width() + x))) {
                    count++;
                    sumX += x + 0.5;
                    sumY += y + 0.5;
                }
            }
        }
        return count == 0
                ? new FittedCircle(colours, Double.NaN, Double.NaN, 0)
                : new FittedCircle(colours, sumX / count, sumY / count, Math.sqrt(count / Math.PI));
    }

    /** Root mean square, from 0 to 255, of what the picture differs from this circle drawn in its two colours. */
    double error(Picture picture) {
        double squares = 0;
        for (int row = 0; row < picture.height(); row++) {
            for (int column = 0; column < picture.width(); column++) {
                int at = 3 * (row * picture.width() + column);
                double inside = coverage(column + 0.5, row + 0.5);
                for (int i = 0; i < 3; i++) {
                    double right = inside * colours.shape()[i] + (1 - inside) * colours.ground()[i];
                    double off = (picture.rgb()[at + i] & 0xff) - right;
                    squares += off * off;
                }
            }
        }
        return Math.sqrt(squares / picture.rgb().length);
    }

    /** How much of the pixel around a point lies in the circle: its edge is one pixel wide. */
    private double coverage(double px, double py) {
        return Math.max(0, Math.min(1, radius - Math.hypot(px - x, py - y) + 0.5));
    }
}
