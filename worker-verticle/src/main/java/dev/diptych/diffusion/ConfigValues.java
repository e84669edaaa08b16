package dev.diptych.diffusion;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The object in a scheduler_config.json, read as one class reads it: a key that the class does not know is absent, and
 * so is null. Every value that the class does know is one that the schedulers here can honour.
 *
 * @param kind the class
 * @param json the whole object, for other classes know other keys
 */
record ConfigValues(SchedulerKind kind, Map<String, Object> json) {
    /** For keys that ask for more in diffusers than what is here; an empty list stands for null. */
    private static final Map<String, List<Object>> SUPPORTED = Map.ofEntries(
            Map.entry("beta_schedule", List.of("linear", "scaled_linear", "squaredcos_cap_v2")),
            Map.entry("prediction_type", List.of("epsilon", "v_prediction", "sample")),
            Map.entry("timestep_spacing", List.of("linspace", "leading", "trailing")),
            Map.entry("final_sigmas_type", List.of("zero", "sigma_min")),
            Map.entry("algorithm_type", List.of("dpmsolver++", "sde-dpmsolver++")),
            Map.entry("solver_type", List.of("midpoint", "heun", "logrho", "bh1", "bh2")),
            Map.entry("solver_order", List.of(2.0)),
            Map.entry("interpolation_type", List.of("linear")),
            Map.entry("timestep_type", List.of("discrete")),
            Map.entry("use_beta_sigmas", List.of(false)),
            Map.entry("use_lu_lambdas", List.of(false)),
            Map.entry("use_flow_sigmas", List.of(false)),
            Map.entry("thresholding", List.of(false)),
            Map.entry("predict_x0", List.of(true)),
            Map.entry("disable_corrector", List.of(List.of())),
            Map.entry("variance_type", List.of()),
            Map.entry("solver_p", List.of()));

    ConfigValues {
        Map<String, Object> present = new HashMap<>(json);
        present.values().removeIf(value -> value == null);
        json = Collections.unmodifiableMap(present);
        SchedulerKind known = kind;
        present.forEach((key, value) -> {
            if (known.knows(key)) {
                requireType(key, value, known.defaults().get(key));
                requireSupported(key, value);
            }
        });
    }

    ConfigValues as(SchedulerKind other, Map<String, ?> overrides) {
        Map<String, Object> merged = new HashMap<>(json);
        merged.putAll(overrides);
        return new ConfigValues(other, merged);
    }

    /** False for a key that the class does not know. */
    boolean flag(String key) {
        return Boolean.TRUE.equals(value(key));
    }

    String text(String key, String otherwise) {
        Object value = value(key);
        return value == null ? otherwise : value.toString();
    }

    double number(String key, double otherwise) {
        return optionalNumber(key).orElse(otherwise);
    }

    OptionalDouble optionalNumber(String key) {
        Object value = value(key);
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(asNumber(key, value));
    }

    /** @throws UnsupportedSchedulerException if it is not within the bounds */
    int integer(String key, int otherwise, int least, int most) {
        double value = number(key, otherwise);
        if (value != Math.rint(value) || value < least || value > most) {
            throw new UnsupportedSchedulerException(key, "a whole number from %d to %d".formatted(least, most), value);
        }
        return (int) value;
    }

    /** Empty for an absent key. */
    double[] numbers(String key) {
        Object value = json.get(key);
        if (value == null) {
            return new double[0];
        }
        if (value instanceof List<?> list) {
            return list.stream().mapToDouble(item -> asNumber(key, item)).toArray();
        }
        throw new UnsupportedSchedulerException(key, "a list of numbers", value);
    }

    private @Nullable Object value(String key) {
        Object value = kind.knows(key) ? json.get(key) : null;
        return value == null ? kind.defaults().get(key) : value;
    }

    private static double asNumber(String key, @Nullable Object value) {
        if (value instanceof Number number && !Double.isNaN(number.doubleValue())) {
            return number.doubleValue();
        }
        throw new UnsupportedSchedulerException(key, "a number", value);
    }

    private static void requireType(String key, Object value, @Nullable Object like) {
        if (like instanceof Boolean && !(value instanceof Boolean)) {
            throw new UnsupportedSchedulerException(key, "true or false", value);
        }
        if (like instanceof Number) {
            asNumber(key, value);
        }
    }

    private static void requireSupported(String key, Object value) {
        List<Object> supported = SUPPORTED.get(key);
        Object comparable = value instanceof Number number ? (Object) number.doubleValue() : value;
        if (supported != null && !supported.contains(comparable)) {
            throw new UnsupportedSchedulerException(key, supported.isEmpty() ? "null" : "one of " + supported, value);
        }
    }
}
