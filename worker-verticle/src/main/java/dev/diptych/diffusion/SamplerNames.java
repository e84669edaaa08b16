package dev.diptych.diffusion;

import java.util.Map;

/** The names by which jobs ask for schedulers, each a class and, for some, settings of it. */
final class SamplerNames {
    private static final String KARRAS = "use_karras_sigmas";
    private static final String EXPONENTIAL = "use_exponential_sigmas";
    private static final String ALGORITHM = "algorithm_type";
    private static final String ODE = "dpmsolver++";
    private static final String SDE = "sde-dpmsolver++";

    private SamplerNames() {}

    /** @throws UnsupportedSchedulerException for an unknown name */
    static ConfigValues applied(String name, ConfigValues file) {
        return switch (name) {
            case "euler" -> file.as(SchedulerKind.EULER, Map.of(KARRAS, false));
            case "euler_karras" -> file.as(SchedulerKind.EULER, Map.of(KARRAS, true, EXPONENTIAL, false));
            case "euler_a" -> file.as(SchedulerKind.EULER_ANCESTRAL, Map.of());
            case "heun" -> file.as(SchedulerKind.HEUN, Map.of());
            case "dpmpp_2m" -> file.as(SchedulerKind.DPMPP_2M, Map.of(ALGORITHM, ODE, KARRAS, false));
            case "dpmpp_2m_karras" ->
                file.as(SchedulerKind.DPMPP_2M, Map.of(ALGORITHM, ODE, KARRAS, true, EXPONENTIAL, false));
            case "dpmpp_2m_sde" -> file.as(SchedulerKind.DPMPP_2M, Map.of(ALGORITHM, SDE, KARRAS, false));
            case "dpmpp_2m_sde_karras" ->
                file.as(SchedulerKind.DPMPP_2M, Map.of(ALGORITHM, SDE, KARRAS, true, EXPONENTIAL, false));
            case "ddim" -> file.as(SchedulerKind.DDIM, Map.of());
            case "unipc" -> file.as(SchedulerKind.UNIPC, Map.of());
            case "lcm" -> file.as(SchedulerKind.LCM, Map.of());
            default -> throw new UnsupportedSchedulerException("scheduler", "the name of a scheduler", name);
        };
    }

    static String of(SchedulerConfig config) {
        String karras = config.karras() ? "_karras" : "";
        return switch (config.kind()) {
            case EULER -> "euler" + karras;
            case EULER_ANCESTRAL -> "euler_a";
            case HEUN -> "heun";
            case DPMPP_2M -> "dpmpp_2m" + (config.stochastic() ? "_sde" : "") + karras;
            case DDIM -> "ddim";
            case UNIPC -> "unipc";
            case LCM -> "lcm";
        };
    }
}
