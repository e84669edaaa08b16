package dev.diptych.sdxl;

import dev.diptych.diffusion.Scheduler;

/**
 * The part of a scheduler's table that a phase goes over.
 *
 * @param begin its first call
 * @param end the call after its last
 * @param endsClean whether its last step goes to the estimate of the clean latents instead of the next noise level
 */
public record WalkPlan(Scheduler scheduler, LatentSize size, int begin, int end, boolean endsClean) {
    int calls() {
        return Math.max(0, end - begin);
    }

    /** Whether no noise is left in the result. */
    boolean endsWithoutNoise() {
        return endsClean || end >= scheduler.calls();
    }
}
