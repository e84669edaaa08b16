package dev.diptych.diffusion;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The schedulers by their class in scheduler_config.json, each with the keys that it knows and what they are when
 * absent. A key that a class doesn't know is not looked at, as in diffusers' {@code from_config}: Euler ancestral has no
 * Karras table, Heun no zero-terminal-SNR.
 */
public enum SchedulerKind {
    EULER(
            "EulerDiscreteScheduler",
            Keys.SIGMAS,
            Map.of(
                    "rescale_betas_zero_snr", false,
                    "final_sigmas_type", "zero",
                    "interpolation_type", "linear",
                    "timestep_type", "discrete"),
            Set.of("sigma_min", "sigma_max")),
    EULER_ANCESTRAL("EulerAncestralDiscreteScheduler", Map.of(), Map.of("rescale_betas_zero_snr", false), Set.of()),
    HEUN("HeunDiscreteScheduler", Keys.SIGMAS, Keys.HEUN, Set.of()),
    DPMPP_2M("DPMSolverMultistepScheduler", Keys.MULTISTEP, Keys.DPM, Set.of("variance_type")),
    DDIM("DDIMScheduler", Keys.ALPHAS, Map.of("clip_sample", true), Set.of()),
    UNIPC(
            "UniPCMultistepScheduler",
            Keys.MULTISTEP,
            Keys.UNIPC,
            Set.of("sigma_min", "sigma_max", "solver_p", "disable_corrector")),
    LCM("LCMScheduler", Keys.ALPHAS, Keys.LCM, Set.of());

    private final String className;
    private final Map<String, Object> defaults;
    private final Set<String> nullable;

    SchedulerKind(String className, Map<String, Object> family, Map<String, Object> own, Set<String> nullable) {
        this.className = className;
        this.nullable = nullable;
        Map<String, Object> all = new HashMap<>(Keys.COMMON);
        all.putAll(family);
        all.putAll(own);
        this.defaults = Map.copyOf(all);
    }

    /** @throws UnsupportedSchedulerException for a class that is none of these */
    static SchedulerKind ofClass(@Nullable Object className) {
        return Arrays.stream(values())
                .filter(kind -> kind.className.equals(className))
                .findFirst()
                .orElseThrow(() -> new UnsupportedSchedulerException("_class_name", "one of " + classes(), className));
    }

    boolean knows(String key) {
        return defaults.containsKey(key) || nullable.contains(key);
    }

    /** What the keys are that a config lacks; keys that may be null are not in it. */
    Map<String, Object> defaults() {
        return defaults;
    }

    private static String classes() {
        return Arrays.stream(values()).map(kind -> kind.className).collect(Collectors.joining(", "));
    }

    /** Keys and their defaults by family. */
    private static final class Keys {
        static final Map<String, Object> COMMON = Map.of(
                "num_train_timesteps",
                1000,
                "beta_start",
                0.0001,
                "beta_end",
                0.02,
                "beta_schedule",
                "linear",
                "prediction_type",
                "epsilon",
                "timestep_spacing",
                "linspace",
                "steps_offset",
                0);
        static final Map<String, Object> SIGMAS =
                Map.of("use_karras_sigmas", false, "use_exponential_sigmas", false, "use_beta_sigmas", false);
        static final Map<String, Object> HEUN =
                Map.of("beta_start", 0.00085, "beta_end", 0.012, "clip_sample", false, "clip_sample_range", 1.0);
        static final Map<String, Object> MULTISTEP = Map.of(
                "use_karras_sigmas", false,
                "use_exponential_sigmas", false,
                "use_beta_sigmas", false,
                "use_flow_sigmas", false,
                "rescale_betas_zero_snr", false,
                "final_sigmas_type", "zero",
                "solver_order", 2,
                "lower_order_final", true,
                "thresholding", false);
        static final Map<String, Object> DPM = Map.of(
                "algorithm_type",
                "dpmsolver++",
                "solver_type",
                "midpoint",
                "euler_at_final",
                false,
                "use_lu_lambdas",
                false,
                "lambda_min_clipped",
                Double.NEGATIVE_INFINITY);
        static final Map<String, Object> UNIPC = Map.of("solver_type", "bh2", "predict_x0", true);
        static final Map<String, Object> ALPHAS = Map.of(
                "timestep_spacing", "leading",
                "rescale_betas_zero_snr", false,
                "set_alpha_to_one", true,
                "thresholding", false,
                "clip_sample", false,
                "clip_sample_range", 1.0);
        static final Map<String, Object> LCM = Map.of(
                "beta_start", 0.00085,
                "beta_end", 0.012,
                "beta_schedule", "scaled_linear",
                "original_inference_steps", 50,
                "timestep_scaling", 10.0);

        private Keys() {}
    }
}
