package dev.diptych.sdxl;

import java.util.Random;

/**
 * Fits the linear preview of a VAE that comes without one: decodes smooth random latents, and solves for the factors and
 * the bias that give each latent the mean of its pixels with the least square error.
 */
public final class PreviewFit {
    private static final LatentSize SIZE = new LatentSize(16, 16);
    private static final int CELL = 2;
    private static final int RGB = 3;
    private static final long SEED = 20230704;

    private PreviewFit() {}

    /** One call of the decoder. @param channels of the latents */
    public static PreviewMap of(ImageDecoder decoder, int channels) {
        float[] latents = patches(channels);
        float[] means = means(decoder.decode(SIZE, latents), decoder.factor());
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

    /** Unit normal values, the same over cells of 2 × 2 latents. */
    private static float[] patches(int channels) {
        Random random = new Random(SEED);
        float[] latents = new float[channels * SIZE.area()];
        for (int channel = 0; channel < channels; channel++) {
            for (int y = 0; y < SIZE.height(); y += CELL) {
                for (int x = 0; x < SIZE.width(); x += CELL) {
                    float value = (float) random.nextGaussian();
                    for (int i = 0; i < CELL * CELL; i++) {
                        latents[channel * SIZE.area() + (y + i / CELL) * SIZE.width() + x + i % CELL] = value;
                    }
                }
            }
        }
        return latents;
    }

    /** The mean pixel of each latent, {@code [3, height, width]} of the latents. */
    private static float[] means(float[] pixels, int factor) {
        float[] means = new float[RGB * SIZE.area()];
        int width = SIZE.width() * factor;
        int plane = SIZE.area() * factor * factor;
        for (int i = 0; i < pixels.length; i++) {
            int y = i % plane / width / factor;
            int x = i % width / factor;
            means[i / plane * SIZE.area() + y * SIZE.width() + x] += pixels[i] / (factor * factor);
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
