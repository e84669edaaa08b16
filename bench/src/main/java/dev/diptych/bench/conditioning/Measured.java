package dev.diptych.bench.conditioning;

import dev.diptych.picture.Picture;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * What the pictures of one setting measure, seed by seed.
 *
 * @param sharpness {@link Sharpness}
 * @param error of the picture against its own circle, 0 to 255
 */
record Measured(List<Picture> pictures, double[] sharpness, List<FittedCircle> circles, double[] error) {
    /** How far a figure lies from another setting's, on the mean over the seeds; and how sure that is. */
    record Shift(double mean, double standardError, int seedsBelow) {}

    static Measured of(List<Picture> pictures) {
        List<FittedCircle> circles = pictures.stream().map(FittedCircle::in).toList();
        return new Measured(
                pictures,
                pictures.stream().mapToDouble(Sharpness::of).toArray(),
                circles,
                IntStream.range(0, pictures.size())
                        .mapToDouble(seed -> circles.get(seed).error(pictures.get(seed)))
                        .toArray());
    }

    double[] circle(ToDoubleFunction<FittedCircle> figure) {
        return circles.stream().mapToDouble(figure).toArray();
    }

    static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    /** Of this figure less that one, seed by seed. */
    static Shift shift(double[] here, double[] there) {
        double[] off = new double[here.length];
        int below = 0;
        for (int seed = 0; seed < off.length; seed++) {
            off[seed] = here[seed] - there[seed];
            below += off[seed] < 0 ? 1 : 0;
        }
        double mean = mean(off);
        double squares = 0;
        for (double value : off) {
            squares += (value - mean) * (value - mean);
        }
        return new Shift(mean, Math.sqrt(squares / (off.length - 1) / off.length), below);
    }
}
