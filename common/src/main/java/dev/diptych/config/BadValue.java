package dev.diptych.config;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Says in our words why Jackson could not read a setting. */
record BadValue(JsonMappingException problem) {
    /** @param sources who gave which setting */
    SettingsException in(Map<String, String> sources) {
        String key = key();
        String source = sources.containsKey(key) ? key + " (from " + sources.get(key) + ")" : key;
        if (problem instanceof ValueInstantiationException && problem.getCause() != null) {
            // The record's own validation knows best.
            return new SettingsException(
                    key, "valid settings", String.valueOf(problem.getCause().getMessage()));
        }
        return new SettingsException(source, expected(), Secrets.isSecret(key) ? "another" : found());
    }

    private String key() {
        return problem.getPath().stream()
                .map(JsonMappingException.Reference::getFieldName)
                .filter(name -> name != null)
                .collect(Collectors.joining("."));
    }

    private String expected() {
        Class<?> type = problem instanceof MismatchedInputException mismatch ? mismatch.getTargetType() : null;
        if (type == null) {
            return "another kind of value";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == Duration.class) {
            return "a duration such as 500ms, 10s, 5m, 1h or 7d";
        }
        return type == boolean.class || type == Boolean.class ? "true or false" : type.getSimpleName();
    }

    private String found() {
        return problem instanceof InvalidFormatException format
                ? Secrets.withoutUserInfo("" + format.getValue())
                : "another kind of value";
    }
}
