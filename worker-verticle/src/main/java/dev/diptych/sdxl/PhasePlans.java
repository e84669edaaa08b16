package dev.diptych.sdxl;

import dev.diptych.diffusion.Calls;
import dev.diptych.diffusion.HandoffCut;
import dev.diptych.diffusion.HandoffPlan;
import dev.diptych.diffusion.Scheduler;
import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;

/** Which calls of the schedule each phase of a request makes. */
record PhasePlans(HandoffPlan handoff, Scheduler scheduler, LatentSize size) {
    static PhasePlans of(PictureOrder order, Scheduler scheduler) {
        return new PhasePlans(plan(order, scheduler), scheduler, order.latentSize());
    }

    WalkPlan base() {
        // Without a step of its own the base makes the latents that the refiner begins with.
        int start = handoff.refiner().from();
        Calls calls = handoff.base().isEmpty() ? new Calls(start, start) : handoff.base();
        return new WalkPlan(scheduler, size, calls, handoff.baseEndsClean());
    }

    WalkPlan refiner() {
        return new WalkPlan(scheduler, size, handoff.refiner(), false);
    }

    /** Whether the hand-off adds fresh noise. */
    boolean renoised() {
        return handoff.renoised();
    }

    boolean refinerFollows() {
        return !handoff.refiner().isEmpty();
    }

    private static HandoffPlan plan(PictureOrder order, Scheduler scheduler) {
        double strength = order.strength();
        if (order.request().firstPhase() == Phase.REFINER) {
            return HandoffPlan.refinerOnly(scheduler, strength);
        }
        Handoff handoff = order.request().handoff();
        HandoffCut cut = handoff.unit() == Handoff.Unit.NOISE
                ? HandoffCut.atNoise(handoff.at())
                : HandoffCut.atSteps(handoff.at());
        return switch (handoff.mode()) {
            case OFF -> HandoffPlan.baseOnly(scheduler, strength);
            case RENOISE -> HandoffPlan.renoise(scheduler, scheduler, cut, strength);
            case CONTINUE -> HandoffPlan.keepNoise(scheduler, scheduler, cut, strength);
            case FULL -> HandoffPlan.full(scheduler, scheduler, strength, handoff.strength());
        };
    }
}
