package dev.diptych.api.compat;

import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.SchedulerName;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * AUTOMATIC1111's samplers and schedule types, and the native scheduler of each pair that there is.
 *
 * <p>"Automatic" is the sampler's own default there: Karras for DPM++ 2M. DPM++ 2M SDE defaults to an exponential
 * schedule there, which this service does not have, and to Karras here.
 */
enum Automatic1111Samplers {
    EULER("Euler", SchedulerName.EULER, SchedulerName.EULER_KARRAS, false, "k_euler"),
    EULER_A("Euler a", SchedulerName.EULER_ANCESTRAL, null, false, "k_euler_a", "k_euler_ancestral"),
    HEUN("Heun", SchedulerName.HEUN, null, false, "k_heun"),
    DPMPP_2M("DPM++ 2M", SchedulerName.DPMPP_2M, SchedulerName.DPMPP_2M_KARRAS, true, "k_dpmpp_2m"),
    DPMPP_2M_SDE("DPM++ 2M SDE", SchedulerName.DPMPP_2M_SDE, SchedulerName.DPMPP_2M_SDE_KARRAS, true, "k_dpmpp_2m_sde"),
    DDIM("DDIM", SchedulerName.DDIM, null, false, "ddim"),
    UNIPC("UniPC", SchedulerName.UNIPC, null, false, "unipc"),
    LCM("LCM", SchedulerName.LCM, null, false, "k_lcm");

    /** The schedule types by their names; the labels are the same with a capital. */
    static final List<String> SCHEDULES = List.of("automatic", "uniform", "karras");

    private static final String KARRAS_SUFFIX = " karras";

    private final String label;
    private final SchedulerName uniform;
    private final @Nullable SchedulerName karras;
    private final boolean karrasByDefault;
    private final List<String> aliases;

    Automatic1111Samplers(
            String label,
            SchedulerName uniform,
            @Nullable SchedulerName karras,
            boolean karrasByDefault,
            String... aliases) {
        this.label = label;
        this.uniform = uniform;
        this.karras = karras;
        this.karrasByDefault = karrasByDefault;
        this.aliases = List.of(aliases);
    }

    String label() {
        return label;
    }

    List<String> aliases() {
        return aliases;
    }

    Map<String, String> options() {
        return karrasByDefault ? Map.of("scheduler", "karras") : Map.of();
    }

    /**
     * @param sampler a name, an alias, or a name of old with " Karras" at its end
     * @param schedule a schedule type, or null
     */
    static SchedulerName scheduler(String sampler, @Nullable String schedule) {
        String name = sampler.toLowerCase(Locale.ROOT);
        boolean old = name.endsWith(KARRAS_SUFFIX);
        String plain = old ? name.substring(0, name.length() - KARRAS_SUFFIX.length()) : name;
        Automatic1111Samplers found = Arrays.stream(values())
                .filter(one -> one.label.toLowerCase(Locale.ROOT).equals(plain) || one.aliases.contains(plain))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("sampler_name", "one of " + labels(), sampler));
        return found.with(old ? "karras" : schedule == null ? "automatic" : schedule.toLowerCase(Locale.ROOT));
    }

    private SchedulerName with(String schedule) {
        boolean wantsKarras = schedule.equals("karras") || schedule.equals("automatic") && karrasByDefault;
        if (!SCHEDULES.contains(schedule) || wantsKarras && karras == null) {
            String allowed = karras == null ? "Automatic or Uniform" : "Automatic, Uniform or Karras";
            throw new InvalidRequestException("scheduler", allowed + " for sampler " + label, schedule);
        }
        return wantsKarras && karras != null ? karras : uniform;
    }

    /** The name that AUTOMATIC1111 would show for a native scheduler. */
    static String label(SchedulerName scheduler) {
        return Arrays.stream(values())
                .filter(one -> one.uniform == scheduler || one.karras == scheduler)
                .map(Automatic1111Samplers::label)
                .findFirst()
                .orElse(scheduler.wireName());
    }

    private static String labels() {
        return Arrays.stream(values()).map(Automatic1111Samplers::label).collect(Collectors.joining(", "));
    }
}
