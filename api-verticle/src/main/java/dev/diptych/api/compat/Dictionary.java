package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The fields of a foreign request and what becomes of each. What it does not hold is refused, never dropped. */
final class Dictionary {
    private final Map<String, Treatment> fields;

    private Dictionary(Map<String, Treatment> fields) {
        this.fields = Collections.unmodifiableMap(fields);
    }

    static Builder builder() {
        return new Builder();
    }

    /** In the order of the table in docs/compat.md. */
    Map<String, Treatment> fields() {
        return fields;
    }

    /**
     * The native request so far: every honoured field is in it; the mapped ones are left to the caller.
     *
     * @throws InvalidRequestException for a field that is not in this dictionary, or one that would have an effect
     *     which this service does not have
     */
    ObjectNode translate(ObjectNode foreign) {
        ObjectNode order = JsonNodeFactory.instance.objectNode();
        foreign.properties().forEach(field -> translate(field.getKey(), field.getValue(), order));
        return order;
    }

    private void translate(String name, JsonNode value, ObjectNode order) {
        Treatment treatment = fields.get(name);
        if (treatment == null) {
            throw new InvalidRequestException(name, "no field of this name", kind(value));
        }
        if (value.isNull()) {
            return;
        }
        if (treatment instanceof Treatment.Honoured honoured) {
            order.set(honoured.nativeField(), value);
        } else if (treatment instanceof Treatment.Refused refused && !isNeutral(value, refused.neutral())) {
            throw new InvalidRequestException(name, refused.allowed() + ": " + refused.note(), found(value));
        }
    }

    /** The native field's name in this API, for complaints; one that has none keeps its own. */
    String foreignName(String nativeField) {
        return fields.entrySet().stream()
                .filter(entry -> entry.getValue() instanceof Treatment.Honoured honoured
                        && honoured.nativeField().equals(nativeField))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(nativeField);
    }

    private static boolean isNeutral(JsonNode value, List<Object> neutral) {
        return value.isContainerNode() && value.isEmpty()
                || neutral.stream().anyMatch(allowed -> equal(value, allowed));
    }

    private static boolean equal(JsonNode value, Object allowed) {
        return allowed instanceof Number number
                ? value.isNumber() && value.doubleValue() == number.doubleValue()
                : allowed instanceof Boolean flag
                        ? value.isBoolean() && value.booleanValue() == flag
                        : value.isTextual() && Objects.equals(value.textValue(), allowed);
    }

    /** A text may be a prompt, so that numbers and flags alone are shown. */
    static String found(JsonNode value) {
        return value.isNumber() || value.isBoolean() ? value.asText() : kind(value);
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            default -> "nothing";
        };
    }

    static final class Builder {
        private final Map<String, Treatment> fields = new LinkedHashMap<>();

        Builder honoured(String name, String nativeField) {
            return put(name, new Treatment.Honoured(nativeField));
        }

        Builder mapped(String name, String note) {
            return put(name, new Treatment.Mapped(note));
        }

        Builder accepted(String note, String... names) {
            for (String name : names) {
                put(name, new Treatment.Accepted(note));
            }
            return this;
        }

        /** Refused unless null, empty, or one of these values. */
        Builder refused(String name, String note, Object... neutral) {
            return put(name, Treatment.Refused.unless(note, neutral));
        }

        Builder all(Dictionary other) {
            fields.putAll(other.fields);
            return this;
        }

        Dictionary build() {
            return new Dictionary(new LinkedHashMap<>(fields));
        }

        private Builder put(String name, Treatment treatment) {
            fields.put(name, treatment);
            return this;
        }
    }
}
