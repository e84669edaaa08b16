package dev.diptych.verify;

import dev.diptych.diffusion.Calls;
import dev.diptych.diffusion.HandoffCut;
import dev.diptych.diffusion.HandoffPlan;
import dev.diptych.diffusion.Scheduler;
import dev.diptych.diffusion.Schedulers;
import dev.diptych.job.Phase;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.WalkPlan;

/** Which calls of which table a case's pipeline made. */
record CaseSchedule(CaseFolder folder) {
    /** Whether the picture enters a step in the middle as it is, with the noise that was left in it. */
    boolean startsWithin() {
        return !folder.param("denoising_start").isMissingNode();
    }

    double strength() {
        return folder.number("strength", folder.isInpainting() ? 0.9999 : 0.3);
    }

    int steps() {
        return (int) folder.number("num_inference_steps", 50);
    }

    WalkPlan plan(LatentSize size) {
        Scheduler scheduler = Schedulers.of(folder.scheduler(), null, steps(), folder.number("eta", 0));
        if (!folder.isRenoised()) {
            return new WalkPlan(scheduler, size, calls(scheduler), false);
        }
        double at = folder.number("denoising_end", folder.number("denoising_start", 1));
        HandoffPlan plan = HandoffPlan.renoise(scheduler, scheduler, HandoffCut.atNoise(at), 1);
        return folder.phase() == Phase.BASE
                ? new WalkPlan(scheduler, size, plan.base(), plan.baseEndsClean())
                : new WalkPlan(scheduler, size, plan.refiner(), false);
    }

    private Calls calls(Scheduler scheduler) {
        int from = 0;
        if (startsWithin()) {
            from = Calls.fromDenoisingStart(scheduler, folder.number("denoising_start", 0))
                    .from();
        } else if (!folder.param("image").isMissingNode()) {
            from = Calls.ofStrength(scheduler, strength()).from();
        }
        int to = folder.param("denoising_end").isMissingNode()
                ? scheduler.calls()
                : Calls.untilDenoisingEnd(scheduler, folder.number("denoising_end", 1))
                        .to();
        return new Calls(from, to);
    }
}
