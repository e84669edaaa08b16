package dev.diptych.sdxl;

import dev.diptych.diffusion.Calls;
import dev.diptych.diffusion.HandoffCut;
import dev.diptych.diffusion.HandoffPlan;
import dev.diptych.diffusion.Scheduler;
import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;

/** Which calls of its own schedule each phase of a request makes. */
record PhasePlans(HandoffPlan handoff, Scheduler baseScheduler, Scheduler refinerScheduler, LatentSize size) {
    static PhasePlans of(PictureOrder order, Scheduler base, Scheduler refiner) {
        return new PhasePlans(plan(order, base, refiner), base, refiner, order.latentSize());
    }

    WalkPlan base() {
        if (!handoff.base().isEmpty()) {
            return new WalkPlan(baseScheduler, size, handoff.base(), handoff.baseEndsClean());
        }
        // Without a step of its own the base makes the latents that the refiner begins with.
        int start = handoff.refiner().from();
        return new WalkPlan(refinerScheduler, size, new Calls(start, start), false);
    }

    WalkPlan refiner() {
        return new WalkPlan(refinerScheduler, size, handoff.refiner(), false);
    }

    /** The base's latents at the scale that the refiner's scheduler keeps them at. */
    float[] carried(float[] baseLatents) {
        boolean noisy = !handoff.base().isEmpty() && !handoff.renoised();
        return noisy ? handoff.carried(baseScheduler, refinerScheduler, baseLatents) : baseLatents;
    }

    /** Whether the hand-off adds fresh noise. */
    boolean renoised() {
        return handoff.renoised();
    }

    boolean refinerFollows() {
        return !handoff.refiner().isEmpty();
    }

    private static HandoffPlan plan(PictureOrder order, Scheduler base, Scheduler refiner) {
        double strength = order.strength();
        if (order.request().firstPhase() == Phase.REFINER) {
            return HandoffPlan.refinerOnly(refiner, strength);
        }
        Handoff handoff = order.request().handoff();
        HandoffCut cut = handoff.unit() == Handoff.Unit.NOISE
                ? HandoffCut.atNoise(handoff.at())
                : HandoffCut.atSteps(handoff.at());
        return switch (handoff.mode()) {
            case OFF -> HandoffPlan.baseOnly(base, strength);
            case RENOISE -> HandoffPlan.renoise(base, refiner, cut, strength);
            case CONTINUE -> HandoffPlan.keepNoise(base, refiner, cut, strength);
            case FULL -> HandoffPlan.full(base, refiner, strength, handoff.strength());
        };
    }
}
