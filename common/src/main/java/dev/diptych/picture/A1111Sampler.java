package dev.diptych.picture;

import dev.diptych.job.SchedulerName;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A scheduler by the two names that AUTOMATIC1111 has for it.
 *
 * @param sampler {@code DPM++ 2M} for instance
 * @param scheduleType {@code Karras} or {@code Uniform}
 */
public record A1111Sampler(String sampler, String scheduleType) {
    private static final String KARRAS = "Karras";
    private static final String UNIFORM = "Uniform";
    private static final String AUTOMATIC = "Automatic";

    public static A1111Sampler of(SchedulerName scheduler) {
        return switch (scheduler) {
            case EULER -> new A1111Sampler("Euler", UNIFORM);
            case EULER_ANCESTRAL -> new A1111Sampler("Euler a", UNIFORM);
            case EULER_KARRAS -> new A1111Sampler("Euler", KARRAS);
            case HEUN -> new A1111Sampler("Heun", UNIFORM);
            case DPMPP_2M -> new A1111Sampler("DPM++ 2M", UNIFORM);
            case DPMPP_2M_KARRAS -> new A1111Sampler("DPM++ 2M", KARRAS);
            case DPMPP_2M_SDE -> new A1111Sampler("DPM++ 2M SDE", UNIFORM);
            case DPMPP_2M_SDE_KARRAS -> new A1111Sampler("DPM++ 2M SDE", KARRAS);
            case DDIM -> new A1111Sampler("DDIM", UNIFORM);
            case UNIPC -> new A1111Sampler("UniPC", UNIFORM);
            case LCM -> new A1111Sampler("LCM", UNIFORM);
        };
    }

    /**
     * The scheduler that these two name, in any case; empty if there is none.
     *
     * @param sampler may end with the schedule type, as before version 1.9: {@code DPM++ 2M Karras}
     * @param scheduleType null if unknown; {@code Automatic} is Karras for the DPM++ 2M samplers, else uniform
     */
    public static Optional<SchedulerName> scheduler(String sampler, @Nullable String scheduleType) {
        String wanted = sampler.strip();
        boolean automatic = AUTOMATIC.equalsIgnoreCase(scheduleType);
        boolean karras = KARRAS.equalsIgnoreCase(scheduleType) || (automatic && wanted.matches("(?i)DPM\\+\\+ 2M.*"));
        boolean known = scheduleType == null || karras || automatic || UNIFORM.equalsIgnoreCase(scheduleType);
        String suffix = " " + KARRAS;
        if (wanted.regionMatches(true, wanted.length() - suffix.length(), suffix, 0, suffix.length())) {
            wanted = wanted.substring(0, wanted.length() - suffix.length());
            karras = true;
        }
        A1111Sampler names = new A1111Sampler(wanted, karras ? KARRAS : UNIFORM);
        return Arrays.stream(SchedulerName.values())
                .filter(scheduler -> known && of(scheduler).matches(names))
                .findFirst();
    }

    private boolean matches(A1111Sampler other) {
        return sampler.equalsIgnoreCase(other.sampler) && scheduleType.equals(other.scheduleType);
    }
}
