package dev.diptych.diffusion;

/** Classifier-free guidance: J. Ho and T. Salimans, arXiv 2207.12598. */
public final class Guidance {
    private Guidance() {}

    /**
     * Whether a step asks the network for the negative prompt too: for a scale above 1, from step ⌊start·n⌋ to before step
     * ⌊end·n⌋ of n, as diffusers' guiders count (arXiv 2404.07724 limits guidance to an interval).
     *
     * @param step of the whole table, base and refiner together
     * @param start and end: parts of the table's steps, 0 to 1
     */
    public static boolean isOn(double scale, int step, int steps, double start, double end) {
        return scale > 1 && step >= (int) (start * steps) && step < (int) (end * steps);
    }

    /**
     * ε = u + s·(c − u); with a rescale of φ then φ·ε·std(c)/std(ε) + (1 − φ)·ε (arXiv 2305.08891, eq. 14 to 16).
     *
     * @param negative the network's output u for the negative prompt, one picture's latents
     * @param positive its output c for the prompt
     * @param scale s
     * @param rescale φ, 0 to 1
     * @param guided where ε goes; may be {@code negative}, not {@code positive}
     */
    public static void combine(float[] negative, float[] positive, double scale, double rescale, float[] guided) {
        float s = (float) scale;
        for (int i = 0; i < guided.length; i++) {
            guided[i] = negative[i] + s * (positive[i] - negative[i]);
        }
        if (rescale > 0) {
            double ratio = deviation(positive) / deviation(guided);
            multiply(guided, (float) (rescale * ratio + 1 - rescale));
        }
    }

    /** The standard deviation that divides by n − 1. */
    private static double deviation(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += value;
        }
        double mean = sum / values.length;
        double squares = 0;
        for (float value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1));
    }

    private static void multiply(float[] values, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
