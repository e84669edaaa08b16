package dev.diptych.job;

import org.jspecify.annotations.Nullable;

/**
 * How to walk from noise to picture.
 *
 * @param scheduler null: the one that the model's scheduler_config.json names
 * @param steps steps of the whole schedule, base and refiner together, 1 to {@value #MAX_STEPS}
 * @param guidanceScale classifier-free guidance (arXiv 2207.12598), 0 to {@value #MAX_GUIDANCE}; on iff above 1
 * @param guidanceRescale φ of arXiv 2305.08891 section 3.4, 0 to 1
 * @param guidanceStart the part of the steps from which guidance is on, 0 to 1
 * @param guidanceEnd the part of the steps until which guidance is on, 0 to 1
 * @param clipSkip how many more of the text encoders' last layers to leave out, 0 to {@value #MAX_CLIP_SKIP}
 */
public record Sampling(
        @Nullable SchedulerName scheduler,
        int steps,
        double guidanceScale,
        double guidanceRescale,
        double guidanceStart,
        double guidanceEnd,
        int clipSkip) {
    public static final int MAX_STEPS = 200;
    public static final int MAX_GUIDANCE = 50;
    public static final int MAX_CLIP_SKIP = 10;
    public static final int DEFAULT_STEPS = 30;
    public static final double DEFAULT_GUIDANCE = 5.0;

    public Sampling {
        requireWithin("steps", steps, 1, MAX_STEPS);
        requireWithin("guidance_scale", guidanceScale, 0, MAX_GUIDANCE);
        requireWithin("guidance_rescale", guidanceRescale, 0, 1);
        requireWithin("guidance_start", guidanceStart, 0, 1);
        requireWithin("guidance_end", guidanceEnd, guidanceStart, 1);
        requireWithin("clip_skip", clipSkip, 0, MAX_CLIP_SKIP);
    }

    public static Sampling defaults() {
        return new Sampling(null, DEFAULT_STEPS, DEFAULT_GUIDANCE, 0, 0, 1, 0);
    }

    public Sampling withSteps(int newSteps) {
        return new Sampling(scheduler, newSteps, guidanceScale, guidanceRescale, guidanceStart, guidanceEnd, clipSkip);
    }

    public Sampling withScheduler(@Nullable SchedulerName newScheduler) {
        return new Sampling(newScheduler, steps, guidanceScale, guidanceRescale, guidanceStart, guidanceEnd, clipSkip);
    }

    private static void requireWithin(String field, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw new InvalidRequestException(
                    field, "a number from " + plain(least) + " to " + plain(most), plain(value));
        }
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
