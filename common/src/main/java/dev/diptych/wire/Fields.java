package dev.diptych.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The fields of one JSON object, read strictly: a wrong type is refused, and so is a field that nobody asked for. A
 * field that is null counts as absent. Errors name the field and the kind of what was found, never its text.
 */
public final class Fields {
    private final ObjectNode node;
    private final String prefix;
    private final Set<String> known = new HashSet<>();

    private Fields(ObjectNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    public static Fields of(ObjectNode node) {
        return new Fields(node, "");
    }

    /** The field's name with those of the objects around it. */
    String path(String name) {
        return prefix + name;
    }

    boolean has(String name) {
        return find(name) != null;
    }

    public @Nullable String text(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isTextual()) {
            throw wrong(name, "a text", value);
        }
        return value == null ? null : value.textValue();
    }

    @Nullable
    List<String> texts(String name) {
        JsonNode value = find(name);
        if (value == null) {
            return null;
        }
        if (!value.isArray()) {
            throw wrong(name, "an array of texts", value);
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : value) {
            if (!text.isTextual()) {
                throw wrong(name, "an array of texts", text);
            }
            texts.add(text.textValue());
        }
        return texts;
    }

    public String requiredText(String name) {
        String value = text(name);
        if (value == null) {
            throw new InvalidRequestException(path(name), "a text", "nothing");
        }
        return value;
    }

    public int wholeNumber(String name, int otherwise) {
        JsonNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber()) {
            throw wrong(name, "a whole number", value);
        }
        if (!value.canConvertToInt()) {
            throw new InvalidRequestException(path(name), "a whole number of at most 32 bits", "a larger one");
        }
        return value.intValue();
    }

    long longNumber(String name, long otherwise) {
        JsonNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw wrong(name, "a whole number of at most 64 bits", value);
        }
        return value.longValue();
    }

    public double number(String name, double otherwise) {
        JsonNode value = find(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
            throw wrong(name, "a finite number", value);
        }
        return value.doubleValue();
    }

    boolean flag(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isBoolean()) {
            throw wrong(name, "true or false", value);
        }
        return value != null && value.booleanValue();
    }

    /** An object's fields; an absent one has none. */
    Fields object(String name) {
        JsonNode value = find(name);
        if (value != null && !value.isObject()) {
            throw wrong(name, "an object", value);
        }
        ObjectNode object = value == null ? Wire.MAPPER.createObjectNode() : (ObjectNode) value;
        return new Fields(object, prefix + name + ".");
    }

    /** @throws InvalidRequestException if there is a field that was not asked for before */
    public void refuseOthers() {
        Iterator<String> names = node.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidRequestException(path(name), "no such field", "an unknown field");
            }
        }
    }

    InvalidRequestException wrong(String name, String expected, JsonNode found) {
        return new InvalidRequestException(path(name), expected, found.isNumber() ? found.asText() : kind(found));
    }

    static String kind(JsonNode node) {
        return switch (node.getNodeType()) {
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            case ARRAY -> "an array";
            case OBJECT -> "an object";
            default -> "nothing";
        };
    }

    private @Nullable JsonNode find(String name) {
        known.add(name);
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }
}
