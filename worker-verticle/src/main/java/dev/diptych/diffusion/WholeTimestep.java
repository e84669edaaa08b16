package dev.diptych.diffusion;

/** Timesteps for networks that take whole ones. */
public final class WholeTimestep {
    /** Our tables differ from diffusers' by at most 6.3e-7 of a timestep's size. */
    private static final double ROUNDING = 1e-6;

    private WholeTimestep() {}

    /** What a cut to whole numbers leaves in diffusers, where 1.0000001 may stand for what is 0.9999999 here. */
    public static long of(double timestep) {
        return (long) (timestep * (1 + ROUNDING));
    }
}
