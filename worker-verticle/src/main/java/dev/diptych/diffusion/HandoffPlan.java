package dev.diptych.diffusion;

/**
 * Which calls of their tables the base and the refiner run, and what passes between them. Both tables are whole ones of
 * the same number of steps. Either part may be empty: with an empty base the refiner starts from the run's first
 * latents, made for its own first call; with an empty refiner the base's latents are the result.
 *
 * <p>Steps are never cut in half. Diffusers ends a second-order base with the first half of its last step and repeats
 * that step's timestep in the refiner (its #5447): 15 + 5 calls of Heun where the whole steps take 16 + 3. To make
 * pictures equal to that, see {@link #likeDiffusers}.
 *
 * @param baseEndsClean whether the base's result is its last call's estimate x̂₀, not the latents that the call leads to
 * @param renoised whether fresh noise of the refiner's first call is added to the base's result; if not, the left-over
 *     noise goes over with the latents, see {@link #carried}
 */
public record HandoffPlan(Calls base, Calls refiner, boolean baseEndsClean, boolean renoised) {
    /** No refiner. */
    public static HandoffPlan baseOnly(Scheduler base, double strength) {
        return new HandoffPlan(Calls.ofStrength(base, strength), Calls.NONE, false, false);
    }

    /** No base: the refiner as an image-to-image pass over a picture. */
    public static HandoffPlan refinerOnly(Scheduler refiner, double strength) {
        return new HandoffPlan(Calls.NONE, Calls.ofStrength(refiner, strength), false, false);
    }

    /**
     * The base's last step goes to its clean estimate (one call, second-order schedulers too), the refiner's first
     * starts from that with fresh noise.
     *
     * @param strength how much of the table there is to go over, above 0; 1 for text to image
     */
    public static HandoffPlan renoise(Scheduler base, Scheduler refiner, HandoffCut cut, double strength) {
        HandoffPlan plan = split(base, refiner, cut, strength);
        if (plan.base.isEmpty() || plan.refiner.isEmpty()) {
            return plan;
        }
        int lastStep = base.stepOf(plan.base.to() - 1);
        return new HandoffPlan(new Calls(plan.base.from(), base.firstCall(lastStep) + 1), plan.refiner, true, true);
    }

    /** The latents go over with the noise that is left in them; the refiner's multistep history starts anew. */
    public static HandoffPlan keepNoise(Scheduler base, Scheduler refiner, HandoffCut cut, double strength) {
        return split(base, refiner, cut, strength);
    }

    /** The base runs to the end, the refiner then is an image-to-image pass over the finished latents. */
    public static HandoffPlan full(Scheduler base, Scheduler refiner, double strength, double refinerStrength) {
        return new HandoffPlan(
                Calls.ofStrength(base, strength), Calls.ofStrength(refiner, refinerStrength), false, true);
    }

    /** Diffusers' {@code denoising_end} and {@code denoising_start}, with its half step of second-order schedulers. */
    public static HandoffPlan likeDiffusers(Scheduler base, Scheduler refiner, double part) {
        return new HandoffPlan(
                Calls.untilDenoisingEnd(base, part), Calls.fromDenoisingStart(refiner, part), false, false);
    }

    /**
     * The base's latents as the refiner's scheduler keeps them, for a hand-off that keeps the noise. Changes them only
     * where the two schedulers or their tables differ, and takes what noise is left to be the same in both.
     */
    public float[] carried(Scheduler baseScheduler, Scheduler refinerScheduler, float[] latents) {
        double scale = refinerScheduler.signal(refiner.from()) / baseScheduler.signal(base.to());
        return scale == 1 ? latents : Linear.of(scale, latents, 0, latents);
    }

    private static HandoffPlan split(Scheduler base, Scheduler refiner, HandoffCut cut, double strength) {
        Calls whole = Calls.ofStrength(base, strength);
        int first = base.stepOf(whole.from());
        int cutOfBase = Math.max(first, cut.step(base));
        int cutOfRefiner = Math.max(first, cut.step(refiner));
        int end = cutOfBase == base.steps() ? base.calls() : base.firstCall(cutOfBase);
        return new HandoffPlan(new Calls(whole.from(), end), from(refiner, cutOfRefiner), false, false);
    }

    private static Calls from(Scheduler scheduler, int step) {
        return step >= scheduler.steps() ? Calls.NONE : new Calls(scheduler.firstCall(step), scheduler.calls());
    }
}
