package dev.diptych.diffusion;

import org.jspecify.annotations.Nullable;

/** Makes schedulers from a model folder's settings and a job's wishes. */
public final class Schedulers {
    private Schedulers() {}

    /**
     * @param config the model folder's
     * @param name the scheduler that the job asks for, such as {@code dpmpp_2m_karras}; null: the folder's own
     * @param steps of the whole table, 1 to the number of training timesteps
     * @throws UnsupportedSchedulerException if there is no such scheduler, or it cannot take these settings or steps
     */
    public static Scheduler of(SchedulerConfig config, @Nullable String name, int steps) {
        return of(config, name, steps, 0);
    }

    /**
     * The same with DDIM's η: how much of each of its steps is fresh noise, 0 (what a job gets) to 1 (DDPM). Others do
     * not look at it.
     */
    public static Scheduler of(SchedulerConfig config, @Nullable String name, int steps, double eta) {
        SchedulerConfig chosen = name == null ? config : config.named(name);
        if (steps < 1 || steps > chosen.trainTimesteps()) {
            throw new UnsupportedSchedulerException("steps", "from 1 to " + chosen.trainTimesteps(), steps);
        }
        return switch (chosen.kind()) {
            case EULER -> new EulerScheduler(chosen, steps);
            case EULER_ANCESTRAL -> new EulerAncestralScheduler(chosen, steps);
            case HEUN -> new HeunScheduler(chosen, steps);
            case DPMPP_2M -> new Dpmpp2mScheduler(chosen, steps);
            case DDIM -> new DdimScheduler(chosen, steps, eta);
            case UNIPC -> new UniPcScheduler(chosen, steps);
            case LCM -> new LcmScheduler(chosen, steps);
        };
    }
}
