package dev.diptych.sdxl;

import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Fits the linear preview of a VAE that comes without one: solves for the factors and the bias that give each latent of
 * a picture the mean of its pixels with the least square error. The picture is patches of random colours, encoded; a
 * folder without an encoder has random latents decoded instead, which are unlike a picture's and fit worse.
 */
public final class PreviewFit {
    private static final LatentSize SIZE = new LatentSize(32, 32);
    /** Latents on a side of a patch of one colour. */
    private static final int CELL = 4;

    private static final int RGB = 3;
    private static final long SEED = 20230704;

    private PreviewFit() {}

    /** One call of the encoder or the decoder. @param channels of the latents */
    public static PreviewMap of(@Nullable ImageEncoder encoder, ImageDecoder decoder, int channels) {
        if (encoder == null) {
            float[] latents = patches(channels, 1, Random::nextGaussian);
            return solved(latents, means(decoder.decode(SIZE, latents), decoder.factor()), channels);
        }
        float[] pixels = patches(RGB, decoder.factor(), random -> 2 * random.nextDouble() - 1);
        float[] latents = encoder.encode(SIZE, pixels, new float[channels * SIZE.area()]);
        return solved(latents, means(pixels, decoder.factor()), channels);
    }

    private static PreviewMap solved(float[] latents, float[] means, int channels) {
        int unknowns = channels + 1;
        double[][] normal = new double[unknowns][unknowns + RGB];
        double[] row = new double[unknowns];
        for (int i = 0; i < SIZE.area(); i++) {
            for (int channel = 0; channel < channels; channel++) {
                row[channel] = latents[channel * SIZE.area() + i];
            }
            row[channels] = 1;
            for (int a = 0; a < unknowns; a++) {
                for (int b = 0; b < unknowns; b++) {
                    normal[a][b] += row[a] * row[b];
                }
                for (int color = 0; color < RGB; color++) {
                    normal[a][unknowns + color] += row[a] * means[color * SIZE.area() + i];
                }
            }
        }
        eliminate(normal, unknowns);
        return map(normal, channels);
    }

    /** Patches of random values, {@code [channels, height · factor, width · factor]}. */
    private static float[] patches(int channels, int factor, ToDoubleFunction<Random> draw) {
        Random random = new Random(SEED);
        int columns = SIZE.width() / CELL;
        float[] colors = new float[channels * columns * (SIZE.height() / CELL)];
        for (int i = 0; i < colors.length; i++) {
            colors[i] = (float) draw.applyAsDouble(random);
        }
        int width = SIZE.width() * factor;
        int side = CELL * factor;
        float[] patches = new float[channels * SIZE.area() * factor * factor];
        for (int i = 0; i < patches.length; i++) {
            // Lines of all channels follow each other, and a channel is a whole number of patches high.
            patches[i] = colors[i / width / side * columns + i % width / side];
        }
        return patches;
    }

    /** The mean pixel of each latent, {@code [3, height, width]} of the latents. */
    private static float[] means(float[] pixels, int factor) {
        float[] means = new float[RGB * SIZE.area()];
        int width = SIZE.width() * factor;
        for (int i = 0; i < pixels.length; i++) {
            means[i / width / factor * SIZE.width() + i % width / factor] += pixels[i] / (factor * factor);
        }
        return means;
    }

    /** Gauss–Jordan on a positive definite matrix with its right sides behind it. */
    private static void eliminate(double[][] matrix, int unknowns) {
        for (int pivot = 0; pivot < unknowns; pivot++) {
            double scale = 1 / matrix[pivot][pivot];
            for (int column = pivot; column < matrix[pivot].length; column++) {
                matrix[pivot][column] *= scale;
            }
            for (int row = 0; row < unknowns; row++) {
                double factor = matrix[row][pivot];
                for (int column = pivot; row != pivot && column < matrix[row].length; column++) {
                    matrix[row][column] -= factor * matrix[pivot][column];
                }
            }
        }
    }

    private static PreviewMap map(double[][] solved, int channels) {
        float[][] factors = new float[channels][RGB];
        float[] bias = new float[RGB];
        for (int color = 0; color < RGB; color++) {
            for (int channel = 0; channel < channels; channel++) {
                factors[channel][color] = (float) solved[channel][channels + 1 + color];
            }
            bias[color] = (float) solved[channels][channels + 1 + color];
        }
        return new PreviewMap(factors, bias);
    }
}
