package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a foreign request, read one by one; null counts as absent, a wrong type is refused.
 *
 * @param prefix what stands before the names of an inner object's fields in complaints
 */
record ForeignBody(String prefix, ObjectNode json) {

    ForeignBody(ObjectNode json) {
        this("", json);
    }

    /** A field's name as complaints have it. */
    String name(String field) {
        return prefix + field;
    }

    /** An inner object; an empty one where there is none. */
    ForeignBody object(String name) {
        JsonNode value = json.path(name);
        if (has(name) && !value.isObject()) {
            throw new InvalidRequestException(name(name), "an object", Dictionary.found(value));
        }
        return new ForeignBody(name(name) + ".", value instanceof ObjectNode object ? object : json.objectNode());
    }

    boolean has(String name) {
        return json.hasNonNull(name);
    }

    @Nullable
    String text(String name) {
        JsonNode value = json.path(name);
        if (has(name) && !value.isTextual()) {
            throw new InvalidRequestException(name(name), "a text", Dictionary.found(value));
        }
        return value.textValue();
    }

    String oneOf(String name, String otherwise, List<String> allowed) {
        String value = text(name);
        if (value != null && !allowed.contains(value)) {
            throw new InvalidRequestException(name(name), "one of " + String.join(", ", allowed), value);
        }
        return value == null ? otherwise : value;
    }

    int whole(String name, int otherwise, int least, int most) {
        JsonNode value = json.path(name);
        if (!has(name)) {
            return otherwise;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < least
                || value.longValue() > most) {
            throw new InvalidRequestException(
                    name(name), "a whole number from %d to %d".formatted(least, most), Dictionary.found(value));
        }
        return value.intValue();
    }

    double number(String name, double otherwise) {
        JsonNode value = json.path(name);
        if (has(name) && !value.isNumber()) {
            throw new InvalidRequestException(name(name), "a number", Dictionary.found(value));
        }
        return has(name) ? value.doubleValue() : otherwise;
    }

    /** True, false, or the numbers 1 and 0, which some clients send. */
    boolean flag(String name, boolean otherwise) {
        JsonNode value = json.path(name);
        if (has(name) && !value.isBoolean() && !(value.isInt() && (value.intValue() & ~1) == 0)) {
            throw new InvalidRequestException(name(name), "true or false", Dictionary.found(value));
        }
        return has(name) ? value.asBoolean() : otherwise;
    }
}
