package dev.diptych.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** All settings as a tree of their keys, and who gave each. It takes no key that it does not have. */
final class SettingsTree {
    private final ObjectNode root;
    private final Map<String, String> sources = new HashMap<>();

    SettingsTree(ObjectNode defaults) {
        this.root = defaults;
    }

    ObjectNode root() {
        return root;
    }

    /** Who gave a setting, by its key; defaults are nobody's. */
    Map<String, String> sources() {
        return sources;
    }

    void put(String source, String key, String text) {
        int dot = key.lastIndexOf('.');
        JsonNode parent = root.at(dot < 0 ? "" : "/" + key.substring(0, dot).replace('.', '/'));
        String name = key.substring(dot + 1);
        if (!(parent instanceof ObjectNode object)
                || !object.has(name)
                || object.get(name).isObject()) {
            throw new SettingsException(source, "the key of a setting (diptych settings)", key);
        }
        object.set(name, value(source, object.get(name), text));
        sources.put(key, source);
    }

    private static JsonNode value(String source, JsonNode before, String text) {
        if (!before.isArray()) {
            return TextNode.valueOf(text);
        }
        if (text.startsWith("[")) {
            try {
                return SettingsMapper.JSON.readTree(text);
            } catch (JsonProcessingException e) {
                throw new SettingsException(source, "a list such as a,b or JSON", "broken JSON at " + position(e));
            }
        }
        ArrayNode list = SettingsMapper.JSON.createArrayNode();
        Arrays.stream(text.split(",", -1)).map(String::strip).forEach(list::add);
        return list;
    }

    void merge(String source, JsonNode given) {
        merge(source, "", given, root);
    }

    private void merge(String source, String prefix, JsonNode given, ObjectNode known) {
        if (!given.isObject()) {
            throw new SettingsException(source, "settings below " + (prefix.isEmpty() ? "the top" : prefix), "a value");
        }
        given.fields().forEachRemaining(field -> {
            String key = prefix + field.getKey();
            JsonNode before = known.get(field.getKey());
            if (before == null) {
                throw new SettingsException(source, "keys of settings (diptych settings)", key);
            }
            if (before instanceof ObjectNode group) {
                merge(source, key + ".", field.getValue(), group);
            } else {
                known.set(field.getKey(), field.getValue());
                sources.put(key, source);
            }
        });
    }

    /** By their keys, in the record's order; a list as {@code a,b}. */
    Map<String, String> values() {
        Map<String, String> values = new LinkedHashMap<>();
        collect("", root, values);
        return values;
    }

    private static void collect(String prefix, ObjectNode group, Map<String, String> values) {
        group.fields().forEachRemaining(field -> {
            if (field.getValue() instanceof ObjectNode inner) {
                collect(prefix + field.getKey() + ".", inner, values);
            } else {
                values.put(prefix + field.getKey(), text(field.getValue()));
            }
        });
    }

    private static String text(JsonNode value) {
        if (value.isArray()) {
            StringBuilder list = new StringBuilder();
            value.forEach(item -> list.append(list.isEmpty() ? "" : ",").append(text(item)));
            return list.toString();
        }
        return value.isNull() ? "" : value.isValueNode() ? value.asText() : value.toString();
    }

    static String position(JsonProcessingException e) {
        return e.getLocation() == null
                ? "an unknown place"
                : "line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
