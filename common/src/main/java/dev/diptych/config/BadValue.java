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
        if (problem instanceof ValueInstantiationException && problem.getCause() != null) {
            return refused(key, String.valueOf(problem.getCause().getMessage()), sources);
        }
        return new SettingsException(named(key, sources), expected(), Secrets.isSecret(key) ? "another" : found());
    }

    /** The record's own validation has said {@code field: expected …, found …}. */
    private static SettingsException refused(String record, String said, Map<String, String> sources) {
        int colon = said.indexOf(": ");
        if (colon < 0) {
            return new SettingsException(record, said);
        }
        String field = said.substring(0, colon);
        String key = field.startsWith(record + ".") ? field : record + "." + field;
        return new SettingsException(named(key, sources), said.substring(colon + 2));
    }

    private static String named(String key, Map<String, String> sources) {
        return sources.containsKey(key) ? key + " (from " + sources.get(key) + ")" : key;
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
