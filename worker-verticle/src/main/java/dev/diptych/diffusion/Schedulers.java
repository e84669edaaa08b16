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
        SchedulerConfig chosen = name == null ? config : config.named(name);
        if (steps < 1 || steps > chosen.trainTimesteps()) {
            throw new UnsupportedSchedulerException("steps", "from 1 to " + chosen.trainTimesteps(), steps);
        }
        return switch (chosen.kind()) {
            case EULER -> new EulerScheduler(chosen, steps);
            default -> throw new UnsupportedSchedulerException("scheduler", "euler", chosen.name());
        };
    }
}
