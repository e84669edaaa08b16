package dev.diptych.diffusion;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * A model folder's scheduler_config.json, checked: everything in it can be honoured. Made from the file's object by
 * {@link #of}; a job's own choice of scheduler is laid over it by {@link #named}.
 */
public record SchedulerConfig(ConfigValues values) {
    private static final int MOST_TRAIN_TIMESTEPS = 100_000;

    /**
     * @param json the file's object: strings, booleans, {@link Number}s, lists; infinities as doubles
     * @throws UnsupportedSchedulerException if something in it cannot be honoured
     */
    public static SchedulerConfig of(Map<String, ?> json) {
        SchedulerKind kind = SchedulerKind.ofClass(json.get("_class_name"));
        return new SchedulerConfig(new ConfigValues(kind, new HashMap<>(json)));
    }

    public SchedulerConfig {
        double betaStart = values.number("beta_start", 0);
        requireWithin("beta_start", betaStart, 0);
        requireWithin("beta_end", values.number("beta_end", 0), betaStart);
        int timesteps = values.integer("num_train_timesteps", 1000, 2, MOST_TRAIN_TIMESTEPS);
        values.integer("steps_offset", 0, 0, timesteps - 1);
        values.integer("original_inference_steps", 1, 1, timesteps);
        int betas = values.numbers("trained_betas").length;
        if (betas > 0 && betas != timesteps) {
            throw new UnsupportedSchedulerException("trained_betas", timesteps + " numbers", betas);
        }
        if (values.flag("use_karras_sigmas") && values.flag("use_exponential_sigmas")) {
            throw new UnsupportedSchedulerException("use_karras_sigmas", "Karras or exponential sigmas", "both");
        }
    }

    /**
     * The same settings for the scheduler that a job names, as diffusers' {@code from_config} takes them over. Where
     * a scheduler has a name with Karras sigmas and one without, the name decides, else the file.
     *
     * @param name such as {@code euler_karras}
     * @throws UnsupportedSchedulerException for an unknown name, or where that scheduler cannot honour the settings
     */
    public SchedulerConfig named(String name) {
        return new SchedulerConfig(SamplerNames.applied(name, values));
    }

    /** The name by which a job would ask for just this scheduler. */
    public String name() {
        return SamplerNames.of(this);
    }

    SchedulerKind kind() {
        return values.kind();
    }

    int trainTimesteps() {
        return values.integer("num_train_timesteps", 1000, 2, MOST_TRAIN_TIMESTEPS);
    }

    double betaStart() {
        return values.number("beta_start", 0);
    }

    double betaEnd() {
        return values.number("beta_end", 0);
    }

    String betaSchedule() {
        return values.text("beta_schedule", "linear");
    }

    /** β of each training timestep; empty: by {@link #betaSchedule()}. */
    double[] trainedBetas() {
        return values.numbers("trained_betas");
    }

    Prediction prediction() {
        return switch (values.text("prediction_type", "epsilon")) {
            case "epsilon" -> Prediction.EPSILON;
            case "v_prediction" -> Prediction.V_PREDICTION;
            default -> Prediction.SAMPLE;
        };
    }

    Spacing spacing() {
        return switch (values.text("timestep_spacing", "linspace")) {
            case "linspace" -> Spacing.LINSPACE;
            case "leading" -> Spacing.LEADING;
            default -> Spacing.TRAILING;
        };
    }

    int stepsOffset() {
        return values.integer("steps_offset", 0, 0, MOST_TRAIN_TIMESTEPS);
    }

    boolean rescaleBetasZeroSnr() {
        return values.flag("rescale_betas_zero_snr");
    }

    boolean karras() {
        return values.flag("use_karras_sigmas");
    }

    boolean exponential() {
        return values.flag("use_exponential_sigmas");
    }

    /** Whether the last sigma is 0; else it is that of the first training timestep. */
    boolean finalSigmaZero() {
        return values.text("final_sigmas_type", "zero").equals("zero");
    }

    /** The ends of Karras and exponential tables; absent: those of the plain table. */
    OptionalDouble sigmaMin() {
        return values.optionalNumber("sigma_min");
    }

    OptionalDouble sigmaMax() {
        return values.optionalNumber("sigma_max");
    }

    /** Clean estimates are clamped to ± this; infinity: not at all. */
    float clip() {
        return values.flag("clip_sample") ? (float) values.number("clip_sample_range", 1) : Float.POSITIVE_INFINITY;
    }

    /** Whether the last step goes to ᾱ = 1; else to that of the first training timestep. */
    boolean setAlphaToOne() {
        return values.flag("set_alpha_to_one");
    }

    boolean stochastic() {
        return values.text("algorithm_type", "").equals("sde-dpmsolver++");
    }

    /** Whether the solver's type is this; each solver takes those that it does not have for its default. */
    boolean solverTypeIs(String type) {
        return values.text("solver_type", "").equals(type);
    }

    boolean lowerOrderFinal() {
        return values.flag("lower_order_final");
    }

    boolean eulerAtFinal() {
        return values.flag("euler_at_final");
    }

    /** Timesteps whose λ = ln(α/σ) is less are left out. */
    double lambdaMinClipped() {
        return values.number("lambda_min_clipped", Double.NEGATIVE_INFINITY);
    }

    int originalInferenceSteps() {
        return values.integer("original_inference_steps", 50, 1, trainTimesteps());
    }

    double timestepScaling() {
        return values.number("timestep_scaling", 10);
    }

    private static void requireWithin(String key, double value, double least) {
        if (!(value >= least && value < 1)) {
            throw new UnsupportedSchedulerException(key, "from %s to below 1".formatted(least), value);
        }
    }
}
