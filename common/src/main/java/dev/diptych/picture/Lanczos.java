package dev.diptych.picture;

import java.util.Arrays;

/**
 * Lanczos resampling with three lobes, bit for bit as Pillow does it for 8-bit pictures and so as diffusers resizes what
 * it is given: first along the rows, then along the columns, rounded to 8 bits after each, with coefficients in fixed
 * point. When the picture shrinks, the kernel grows with the scale.
 */
public final class Lanczos {
    private static final double LOBES = 3;
    private static final int CHANNELS = 3;
    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    private Lanczos() {}

    /** The picture in {@code width} by {@code height} pixels; itself if these are its own. */
    public static Picture resize(Picture picture, int width, int height) {
        Picture wide = picture.width() == width ? picture : alongRows(picture, width);
        return wide.height() == height ? wide : alongColumns(wide, height);
    }

    /**
     * What each output pixel takes from the input.
     *
     * @param first {@code [outputs]}, the first input pixel
     * @param coefficients {@code [outputs, inputs taken]}, in units of 2^−22, of sum 1
     */
    private record Kernel(int[] first, int[][] coefficients) {
        static Kernel of(int inputs, int outputs) {
            double scale = (double) inputs / outputs;
            double stretch = Math.max(scale, 1);
            Kernel kernel = new Kernel(new int[outputs], new int[outputs][]);
            for (int i = 0; i < outputs; i++) {
                double centre = (i + 0.5) * scale;
                int from = Math.max(0, (int) (centre - LOBES * stretch + 0.5));
                int to = Math.min(inputs, (int) (centre + LOBES * stretch + 0.5));
                kernel.first[i] = from;
                kernel.coefficients[i] = fixedPoint(weights(from, to, centre, stretch));
            }
            return kernel;
        }

        private static double[] weights(int from, int to, double centre, double stretch) {
            double[] weights = new double[to - from];
            double sum = 0;
            for (int x = 0; x < weights.length; x++) {
                weights[x] = lanczos((x + from - centre + 0.5) * (1 / stretch));
                sum += weights[x];
            }
            for (int x = 0; x < weights.length; x++) {
                weights[x] /= sum;
            }
            return weights;
        }

        private static int[] fixedPoint(double[] weights) {
            int[] fixed = new int[weights.length];
            for (int x = 0; x < fixed.length; x++) {
                fixed[x] = (int) (weights[x] * (1 << PRECISION_BITS) + (weights[x] < 0 ? -0.5 : 0.5));
            }
            return fixed;
        }

        private static double lanczos(double x) {
            return -LOBES <= x && x < LOBES ? sinc(x) * sinc(x / LOBES) : 0;
        }

        private static double sinc(double x) {
            return x == 0 ? 1 : Math.sin(x * Math.PI) / (x * Math.PI);
        }
    }

    private static Picture alongRows(Picture picture, int width) {
        Kernel kernel = Kernel.of(picture.width(), width);
        byte[] in = picture.rgb();
        byte[] out = new byte[CHANNELS * width * picture.height()];
        for (int y = 0, o = 0; y < picture.height(); y++) {
            int row = CHANNELS * picture.width() * y;
            for (int x = 0; x < width; x++) {
                int[] coefficients = kernel.coefficients[x];
                for (int channel = 0; channel < CHANNELS; channel++, o++) {
                    int sum = HALF;
                    int i = row + CHANNELS * kernel.first[x] + channel;
                    for (int coefficient : coefficients) {
                        sum += (in[i] & 0xFF) * coefficient;
                        i += CHANNELS;
                    }
                    out[o] = clipped(sum);
                }
            }
        }
        return new Picture(width, picture.height(), out);
    }

    private static Picture alongColumns(Picture picture, int height) {
        Kernel kernel = Kernel.of(picture.height(), height);
        int row = CHANNELS * picture.width();
        byte[] in = picture.rgb();
        byte[] out = new byte[row * height];
        int[] sums = new int[row];
        for (int y = 0; y < height; y++) {
            Arrays.fill(sums, HALF);
            int from = kernel.first[y] * row;
            for (int coefficient : kernel.coefficients[y]) {
                for (int i = 0; i < row; i++) {
                    sums[i] += (in[from + i] & 0xFF) * coefficient;
                }
                from += row;
            }
            for (int i = 0; i < row; i++) {
                out[y * row + i] = clipped(sums[i]);
            }
        }
        return new Picture(picture.width(), height, out);
    }

    private static byte clipped(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }
}
