package dev.diptych.diffusion;

import java.util.stream.IntStream;

/**
 * A part of a scheduler's table, in UNet calls.
 *
 * @param from the first
 * @param to the one after the last
 */
public record Calls(int from, int to) {
    static final Calls NONE = new Calls(0, 0);

    public Calls {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("expected calls [from, to), found [%d, %d)".formatted(from, to));
        }
    }

    /** The whole table. */
    public static Calls all(Scheduler scheduler) {
        return new Calls(0, scheduler.calls());
    }

    /**
     * The last ⌊n·strength⌋ of n steps: what image to image goes over.
     *
     * @param strength above 0, to 1
     * @throws UnsupportedSchedulerException if that is no step at all
     */
    public static Calls ofStrength(Scheduler scheduler, double strength) {
        int steps = Math.min((int) (scheduler.steps() * strength), scheduler.steps());
        if (steps < 1) {
            throw new UnsupportedSchedulerException(
                    "strength", "enough for one of %d steps".formatted(scheduler.steps()), strength);
        }
        return new Calls(scheduler.firstCall(scheduler.steps() - steps), scheduler.calls());
    }

    /**
     * What diffusers runs for {@code denoising_end}: the calls whose timestep is not below the cut. A second-order
     * scheduler's last step is cut in half by that; {@link HandoffPlan} never does.
     */
    public static Calls untilDenoisingEnd(Scheduler scheduler, double end) {
        return new Calls(0, scheduler.calls() - below(scheduler, end));
    }

    /**
     * What diffusers runs for {@code denoising_start}: the calls whose timestep is below the cut, and with a
     * second-order scheduler one more, whose timestep the base has been through.
     */
    public static Calls fromDenoisingStart(Scheduler scheduler, double start) {
        int count = below(scheduler, start);
        int repeated = scheduler.order() == 2 && count % 2 == 0 ? 1 : 0;
        return new Calls(scheduler.calls() - count - repeated, scheduler.calls());
    }

    public int count() {
        return to - from;
    }

    public boolean isEmpty() {
        return from == to;
    }

    /** How many steps of the table these calls go over. */
    public int steps(Scheduler scheduler) {
        return isEmpty() ? 0 : scheduler.stepOf(to - 1) - scheduler.stepOf(from) + 1;
    }

    private static int below(Scheduler scheduler, double part) {
        double cut = HandoffCut.timestep(scheduler, part);
        return (int) IntStream.range(0, scheduler.calls())
                .filter(call -> scheduler.timestep(call) < cut)
                .count();
    }
}
