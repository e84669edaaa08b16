package dev.diptych.sdxl;

import dev.diptych.diffusion.Scheduler;
import dev.diptych.job.Handoff;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.SourceImage;

/** Which calls of one table each phase of a request makes. */
record Plans(Order order, Scheduler scheduler) {
    private static final int TRAINING_TIMESTEPS = 1000;

    /** From noise, or from the uploaded picture's strength, to the hand-off or the end. */
    WalkPlan base() {
        SourceImage source = order.request().source();
        int begin = source == null ? 0 : callOfStrength("strength", source.strength());
        return switch (mode()) {
            case OFF, FULL -> plan(begin, scheduler.calls(), false);
            case CONTINUE -> plan(begin, scheduler.firstCall(handoffStep()), false);
            case RENOISE -> plan(begin, endOfCleanEstimate(), true);
        };
    }

    /** From the hand-off to the end; never from above the noise that the base began with. */
    WalkPlan refiner() {
        int begin = mode() == Handoff.Mode.FULL
                ? callOfStrength("handoff.strength", order.request().handoff().strength())
                : Math.max(scheduler.firstCall(handoffStep()), base().begin());
        return plan(begin, scheduler.calls(), false);
    }

    /** The refiner alone over the uploaded picture. */
    WalkPlan fromPicture() {
        SourceImage source = order.request().source();
        double strength = source == null ? 1 : source.strength();
        return plan(callOfStrength("strength", strength), scheduler.calls(), false);
    }

    private WalkPlan plan(int begin, int end, boolean endsClean) {
        return new WalkPlan(scheduler, order.latentSize(), begin, Math.max(begin, end), endsClean);
    }

    private Handoff.Mode mode() {
        return order.request().handoff().mode();
    }

    /** The first step of the refiner. */
    private int handoffStep() {
        Handoff handoff = order.request().handoff();
        int steps = scheduler.steps();
        if (handoff.unit() == Handoff.Unit.STEPS) {
            return (int) Math.rint(steps * handoff.at());
        }
        double cutoff = Math.rint(TRAINING_TIMESTEPS - TRAINING_TIMESTEPS * handoff.at());
        int step = 0;
        while (step < steps && scheduler.timestep(scheduler.firstCall(step)) >= cutoff) {
            step++;
        }
        return step;
    }

    /** The base's last step needs no second call: its first one gives the clean estimate. */
    private int endOfCleanEstimate() {
        int step = handoffStep();
        return step == 0 ? 0 : scheduler.firstCall(step - 1) + 1;
    }

    private int callOfStrength(String field, double strength) {
        int steps = scheduler.steps();
        int taken = Math.min((int) (steps * strength), steps);
        if (taken == 0) {
            throw new InvalidRequestException(field, "enough for one of %d steps".formatted(steps), strength);
        }
        return scheduler.firstCall(steps - taken);
    }
}
