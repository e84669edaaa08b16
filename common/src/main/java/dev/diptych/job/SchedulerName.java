package dev.diptych.job;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The schedulers that a job can ask for, by the names that the field uses. */
public enum SchedulerName {
    EULER("euler"),
    EULER_ANCESTRAL("euler_a"),
    EULER_KARRAS("euler_karras"),
    HEUN("heun"),
    DPMPP_2M("dpmpp_2m"),
    DPMPP_2M_KARRAS("dpmpp_2m_karras"),
    DPMPP_2M_SDE("dpmpp_2m_sde"),
    DPMPP_2M_SDE_KARRAS("dpmpp_2m_sde_karras"),
    DDIM("ddim"),
    UNIPC("unipc"),
    LCM("lcm");

    private final String wireName;

    SchedulerName(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** @throws InvalidRequestException for a name that is none of these */
    public static SchedulerName of(String wireName) {
        return Arrays.stream(values())
                .filter(name -> name.wireName.equals(wireName))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("scheduler", "one of " + all(), wireName));
    }

    private static String all() {
        return Arrays.stream(values()).map(SchedulerName::wireName).collect(Collectors.joining(", "));
    }
}
