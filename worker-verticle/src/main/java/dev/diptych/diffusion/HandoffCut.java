package dev.diptych.diffusion;

/** Where the base hands over to the refiner. */
@FunctionalInterface
public interface HandoffCut {
    /** The first step of a table that is the refiner's; the number of steps if none is. */
    int step(Scheduler scheduler);

    /**
     * By noise, as diffusers' {@code denoising_end}: the refiner has the steps that begin below the training timestep
     * rint(T − T·part). Karras tables have about half their steps below 200 of 1000 (diffusers #14382).
     *
     * @param part of the noise that the base takes away, above 0, to 1
     */
    static HandoffCut atNoise(double part) {
        return scheduler -> {
            double cut = timestep(scheduler, part);
            int step = 0;
            while (step < scheduler.steps() && scheduler.timestep(scheduler.firstCall(step)) >= cut) {
                step++;
            }
            return step;
        };
    }

    /**
     * By steps: the base has the first rint(n·part) of n, whatever noise they leave.
     *
     * @param part above 0, to 1
     */
    static HandoffCut atSteps(double part) {
        return scheduler -> (int) Math.rint(scheduler.steps() * part);
    }

    /** The training timestep at which a part of the noise is gone. */
    static double timestep(Scheduler scheduler, double part) {
        int total = scheduler.trainTimesteps();
        return Math.rint(total - part * total);
    }
}
