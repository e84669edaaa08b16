package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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

    /** A complaint of the native API in this API's words. */
    InvalidRequestException translate(InvalidRequestException nativeComplaint) {
        String field = fields.entrySet().stream()
                .filter(entry -> becomes(entry.getValue(), nativeComplaint.field()))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(nativeComplaint.field());
        return new InvalidRequestException(field, nativeComplaint.expected(), nativeComplaint.found());
    }

    /** What of a request was taken and has no effect, in words. */
    List<String> withoutEffect(ObjectNode foreign) {
        return fields.entrySet().stream()
                .filter(field -> field.getValue() instanceof Treatment.Accepted && foreign.hasNonNull(field.getKey()))
                .map(field -> field.getKey() + ": " + field.getValue().note())
                .toList();
    }

    private static boolean becomes(Treatment treatment, String nativeField) {
        if (treatment instanceof Treatment.Honoured honoured) {
            return honoured.nativeField().equals(nativeField);
        }
        return treatment instanceof Treatment.Mapped mapped
                && mapped.nativeFields().contains(nativeField);
    }

    private static boolean isNeutral(JsonNode value, List<Object> neutral) {
        boolean empty = value.isContainerNode() && value.isEmpty();
        return empty || neutral.stream().anyMatch(allowed -> isEqual(value, allowed));
    }

    private static boolean isEqual(JsonNode value, Object allowed) {
        if (allowed instanceof Number number) {
            return value.isNumber() && value.doubleValue() == number.doubleValue();
        } else if (allowed instanceof Boolean flag) {
            return value.isBoolean() && value.booleanValue() == flag;
        }
        return value.isTextual() && value.textValue().equals(allowed);
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

        Builder mapped(String name, String note, String... nativeFields) {
            return put(name, new Treatment.Mapped(note, List.of(nativeFields)));
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
