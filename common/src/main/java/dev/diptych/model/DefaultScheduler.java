package dev.diptych.model;

import dev.diptych.job.SchedulerName;

/** The scheduler that scheduler_config.json names by diffusers' class and options. */
final class DefaultScheduler {
    static final String FILE = "scheduler/scheduler_config.json";

    private DefaultScheduler() {}

    static SchedulerName of(ConfigFile config) {
        String name = config.text("_class_name");
        boolean karras = config.flag("use_karras_sigmas", false);
        return switch (name) {
            case "EulerDiscreteScheduler" -> karras ? SchedulerName.EULER_KARRAS : SchedulerName.EULER;
            case "EulerAncestralDiscreteScheduler" -> SchedulerName.EULER_ANCESTRAL;
            case "HeunDiscreteScheduler" -> SchedulerName.HEUN;
            case "DPMSolverMultistepScheduler" -> dpmSolver(config, karras);
            case "DDIMScheduler" -> SchedulerName.DDIM;
            case "UniPCMultistepScheduler" -> SchedulerName.UNIPC;
            case "LCMScheduler" -> SchedulerName.LCM;
            default ->
                throw new BadModelException(
                        FILE,
                        "_class_name of a scheduler that Diptych has (Euler, EulerAncestral, Heun, DPMSolverMultistep,"
                                + " DDIM, UniPC, LCM)",
                        name);
        };
    }

    private static SchedulerName dpmSolver(ConfigFile config, boolean karras) {
        boolean sde = config.map().get("algorithm_type") instanceof String type && type.startsWith("sde-");
        if (sde) {
            return karras ? SchedulerName.DPMPP_2M_SDE_KARRAS : SchedulerName.DPMPP_2M_SDE;
        }
        return karras ? SchedulerName.DPMPP_2M_KARRAS : SchedulerName.DPMPP_2M;
    }
}
