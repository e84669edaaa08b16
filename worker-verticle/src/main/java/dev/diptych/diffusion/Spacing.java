package dev.diptych.diffusion;

/**
 * Which of the training timesteps the steps fall on: "Common Diffusion Noise Schedules and Sample Steps are Flawed",
 * arXiv 2305.08891, table 2.
 */
enum Spacing {
    /** Evenly from the first to the last timestep, both included; fractional. */
    LINSPACE,
    /** Multiples of ⌊T/n⌋ from 0, plus the offset; never reaches the last timestep. */
    LEADING,
    /** Back from the last timestep by T/n, rounded half to even; n of them where NumPy's arange makes one too many. */
    TRAILING;

    /** {@code steps} timesteps, falling, of {@code total} training timesteps. */
    double[] timesteps(int total, int steps, int offset) {
        double stride = total - (double) total / steps - total;
        double[] timesteps = new double[steps];
        for (int i = 0; i < steps; i++) {
            int fromLast = steps - 1 - i;
            timesteps[i] = switch (this) {
                case LINSPACE -> steps == 1 ? 0 : fromLast * ((total - 1.0) / (steps - 1));
                case LEADING -> Math.min(total - 1, fromLast * (total / steps) + offset);
                case TRAILING -> Math.rint(total + i * stride) - 1;
            };
        }
        return timesteps;
    }
}
