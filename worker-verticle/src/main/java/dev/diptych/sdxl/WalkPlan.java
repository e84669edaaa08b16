package dev.diptych.sdxl;

import dev.diptych.diffusion.Calls;
import dev.diptych.diffusion.Scheduler;

/**
 * The part of a scheduler's table that a phase goes over.
 *
 * @param endsClean whether its last step goes to the estimate of the clean latents instead of the next noise level
 */
public record WalkPlan(Scheduler scheduler, LatentSize size, Calls calls, boolean endsClean) {
    /** Whether no noise is left in the result. */
    boolean endsWithoutNoise() {
        return endsClean || calls.to() >= scheduler.calls();
    }
}
