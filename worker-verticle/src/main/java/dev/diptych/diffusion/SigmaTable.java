package dev.diptych.diffusion;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Where the steps of one run fall. Sigma is noise over signal, √((1 − ᾱ)/ᾱ). Both rows are rounded to floats.
 *
 * @param trainTimesteps that the network was trained on
 * @param timesteps one for each step, falling
 * @param sigmas one more than timesteps, falling; the last is where the last step ends
 */
record SigmaTable(int trainTimesteps, double[] timesteps, double[] sigmas) {
    /** ρ of Karras et al. */
    private static final double RHO = 7;

    /**
     * For the Euler family: fractional timesteps stay, and Karras and exponential tables span the sigmas that the
     * spacing reaches.
     */
    static SigmaTable spanningSpacedSteps(SchedulerConfig config, int steps) {
        float[] trained = NoiseSchedule.of(config).withFiniteSigmas().sigmas();
        double[] timesteps = floats(config.spacing().timesteps(trained.length, steps, config.stepsOffset()));
        double[] sigmas = interpolated(trained, timesteps);
        if (config.karras() || config.exponential()) {
            sigmas = respaced(config, sigmas[0], sigmas[steps - 1], steps);
            timesteps = timestepsOf(sigmas, trained);
        }
        return new SigmaTable(trained.length, floats(timesteps), withEnd(sigmas, config, trained));
    }

    /**
     * For DPM-Solver++ and UniPC: whole timesteps, spaced as if one step more went down to timestep 0, and Karras and
     * exponential tables span all the training sigmas.
     */
    static SigmaTable spanningTraining(SchedulerConfig config, int steps) {
        float[] trained = NoiseSchedule.of(config).withFiniteSigmas().sigmas();
        if (config.karras() || config.exponential()) {
            double[] sigmas = respaced(config, trained[trained.length - 1], trained[0], steps);
            double[] timesteps = timestepsOf(sigmas, trained);
            return new SigmaTable(trained.length, whole(timesteps, rounds(config)), withEnd(sigmas, config, trained));
        }
        int spaced = config.spacing() == Spacing.TRAILING ? steps : steps + 1;
        double[] timesteps = config.spacing().timesteps(lastTimestep(config, trained), spaced, config.stepsOffset());
        timesteps = whole(Arrays.copyOf(timesteps, steps), Math::rint);
        return new SigmaTable(trained.length, timesteps, withEnd(interpolated(trained, timesteps), config, trained));
    }

    int steps() {
        return timesteps.length;
    }

    boolean endsWithNoise() {
        return sigmas[sigmas.length - 1] > 0;
    }

    /** ᾱ = 1/(1 + σ²) at a step's start, or the last one's end. */
    double alphaCumprod(int step) {
        return 1 / (1 + sigmas[step] * sigmas[step]);
    }

    /**
     * The Euler family's first latents are unit noise times this: σ of the first step for tables that begin at the last
     * training timestep, √(σ² + 1) for those that do not.
     */
    double initNoiseSigma(Spacing spacing) {
        double max = sigmas[0];
        return (float) (spacing == Spacing.LEADING ? Math.sqrt(max * max + 1) : max);
    }

    /** Karras et al., "Elucidating the Design Space of Diffusion-Based Generative Models", arXiv 2206.00364, eq. 5. */
    private static double karras(double max, double min, double part) {
        double from = Math.pow(max, 1 / RHO);
        return Math.pow(from + part * (Math.pow(min, 1 / RHO) - from), RHO);
    }

    /** Evenly spaced in ln σ. */
    private static double exponential(double max, double min, double part) {
        return Math.exp(Math.log(max) + part * (Math.log(min) - Math.log(max)));
    }

    private static double[] respaced(SchedulerConfig config, double largest, double least, int steps) {
        double max = config.sigmaMax().orElse(largest);
        double min = config.sigmaMin().orElse(least);
        double[] sigmas = new double[steps];
        for (int i = 0; i < steps; i++) {
            double part = steps == 1 ? 0 : (double) i / (steps - 1);
            sigmas[i] = config.karras() ? karras(max, min, part) : exponential(max, min, part);
        }
        return sigmas;
    }

    private static double[] interpolated(float[] trained, double[] timesteps) {
        return Arrays.stream(timesteps).map(t -> between(trained, t)).toArray();
    }

    private static double between(float[] trained, double timestep) {
        double t = Math.min(timestep, trained.length - 1);
        int low = (int) t;
        return low == t ? trained[low] : trained[low] + (t - low) * ((double) trained[low + 1] - trained[low]);
    }

    /** Where on the training timesteps each sigma lies, by interpolating ln σ, itself a float as in diffusers. */
    private static double[] timestepsOf(double[] sigmas, float[] trained) {
        double[] logs = new double[trained.length];
        for (int t = 0; t < logs.length; t++) {
            logs[t] = (float) Math.log(trained[t]);
        }
        return Arrays.stream(sigmas)
                .map(sigma -> timestepOf(Math.log(sigma), logs))
                .toArray();
    }

    private static double timestepOf(double logSigma, double[] logs) {
        int found = Arrays.binarySearch(logs, logSigma);
        int low = Math.max(0, Math.min(found >= 0 ? found : -found - 2, logs.length - 2));
        double part = (logSigma - logs[low]) / (logs[low + 1] - logs[low]);
        return low + Math.max(0, Math.min(1, part));
    }

    /** Diffusers rounds Karras timesteps, but cuts off those of exponential tables and of DPM's cosine schedules. */
    private static DoubleUnaryOperator rounds(SchedulerConfig config) {
        boolean cosine =
                config.kind() == SchedulerKind.DPMPP_2M && config.betaSchedule().equals("squaredcos_cap_v2");
        return config.karras() && !cosine ? Math::rint : Math::floor;
    }

    private static double[] whole(double[] timesteps, DoubleUnaryOperator rounding) {
        return Arrays.stream(timesteps).map(rounding).toArray();
    }

    /** One more than the last timestep whose λ = −ln σ is not below the config's bound. */
    private static int lastTimestep(SchedulerConfig config, float[] trained) {
        int last = trained.length;
        while (last > 1 && -Math.log(trained[last - 1]) < config.lambdaMinClipped()) {
            last--;
        }
        return last;
    }

    private static double[] withEnd(double[] sigmas, SchedulerConfig config, float[] trained) {
        double[] table = floats(Arrays.copyOf(sigmas, sigmas.length + 1));
        table[sigmas.length] = config.finalSigmaZero() ? 0 : trained[0];
        return table;
    }

    private static double[] floats(double[] values) {
        return Arrays.stream(values).map(value -> (float) value).toArray();
    }
}
