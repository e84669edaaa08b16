package dev.diptych.job;

import org.jspecify.annotations.Nullable;

/**
 * One picture order, complete and valid: nothing about it is left to chance (the seed is drawn when the job is
 * submitted), so that it can be repeated.
 *
 * @param model the name of a folder under the models directory
 * @param size the sides of every picture
 * @param seed image k is drawn from {@code seed + k}; 0 to 2⁵³ − 1, torch's generator takes its low 32 bits
 * @param images how many, 1 to {@value #MAX_IMAGES}
 */
public record JobRequest(
        String model,
        Prompt prompt,
        ImageSize size,
        long seed,
        int images,
        Sampling sampling,
        Handoff handoff,
        MicroConditioning conditioning,
        @Nullable SourceImage source) {
    public static final int MAX_IMAGES = 8;
    public static final long MAX_SEED = (1L << 53) - 1;
    private static final long LOW_BITS = (1L << 32) - 1;

    public JobRequest {
        if (model.isBlank()) {
            throw new InvalidRequestException("model", "a model's name", "a blank one");
        }
        if (seed < 0 || seed > MAX_SEED) {
            throw new InvalidRequestException("seed", "a whole number from 0 to " + MAX_SEED, seed);
        }
        if (images < 1 || images > MAX_IMAGES) {
            throw new InvalidRequestException("images", "a whole number from 1 to " + MAX_IMAGES, images);
        }
        boolean refinerOnly = source != null && source.refinerOnly();
        if (source != null) {
            requireAStep("strength", sampling.steps(), source.strength());
        }
        if (handoff.mode() == Handoff.Mode.FULL && !refinerOnly) {
            requireAStep("handoff.strength", sampling.steps(), handoff.strength());
        }
    }

    /** An order of image {@code k} alone, which draws the same picture. */
    public JobRequest alone(int k) {
        long own = seed + k;
        return new JobRequest(
                model, prompt, size, own > MAX_SEED ? own & LOW_BITS : own, 1, sampling, handoff, conditioning, source);
    }

    /** A strength s of n steps goes over the last ⌊n·s⌋. */
    private static void requireAStep(String field, int steps, double strength) {
        if ((int) (steps * strength) < 1) {
            throw new InvalidRequestException(field, "enough for one of %d steps".formatted(steps), strength);
        }
    }

    /** The phase whose queue the job enters first. */
    public Phase firstPhase() {
        return source != null && source.refinerOnly() ? Phase.REFINER : Phase.BASE;
    }
}
