package dev.diptych.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads a settings record. Every component of the record, and of the records inside it, is a setting; its key is the way
 * to it in snake case. What is given later wins. In variables and flags a list is written {@code a,b} or as JSON.
 *
 * @param <T> the record
 */
public final class SettingsReader<T> {
    private final Class<T> type;
    private final ObjectNode tree;
    private final Map<String, String> sources = new HashMap<>();

    /** @param defaults the value of whatever is not given */
    @SuppressWarnings("unchecked")
    public SettingsReader(T defaults) {
        this.type = (Class<T>) defaults.getClass();
        this.tree = SettingsMapper.JSON.valueToTree(defaults);
    }

    /**
     * A settings record in which these settings are others, for whoever needs the defaults but for one or two of them.
     *
     * @param values by their keys: texts as a settings file has them, numbers, durations
     * @throws SettingsException for a key that is no setting, or a value that its setting cannot take
     */
    public static <T> T changed(T settings, Map<String, ?> values) {
        SettingsReader<T> reader = new SettingsReader<>(settings);
        values.forEach((key, value) ->
                reader.put(key, key, value instanceof Duration time ? DurationText.of(time) : value.toString()));
        return reader.read();
    }

    /** Every setting in the record's order, with its value so far. */
    public List<Setting> settings() {
        Map<String, String> values = new LinkedHashMap<>();
        collect("", tree, values);
        return values.entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), Secrets.shown(entry.getKey(), entry.getValue())))
                .toList();
    }

    /** @throws SettingsException for a file that cannot be read, is no YAML, or has a key that is no setting */
    public SettingsReader<T> file(Path file) {
        JsonNode root;
        try {
            root = SettingsMapper.YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new SettingsException(file.toString(), "YAML", "an error at " + position(e));
        } catch (IOException e) {
            throw new SettingsException("settings file", "a file that can be read", file.toString());
        }
        if (!root.isMissingNode() && !root.isNull()) {
            merge(file.toString(), "", root, tree);
        }
        return this;
    }

    /**
     * Takes every variable that begins with {@value Setting#ENVIRONMENT_PREFIX}; an empty one counts as absent. With
     * {@code _FILE} behind its name a variable names a file that holds the value.
     *
     * @param others names with that prefix that are known but no settings
     */
    public SettingsReader<T> environment(Map<String, String> environment, Set<String> others) {
        Map<String, String> keys = new HashMap<>();
        Map<String, String> keysOfFiles = new HashMap<>();
        for (Setting setting : settings()) {
            keys.put(setting.environmentName(), setting.key());
            keysOfFiles.put(setting.environmentName() + "_FILE", setting.key());
        }
        new TreeMap<>(environment).forEach((name, value) -> {
            if (!name.startsWith(Setting.ENVIRONMENT_PREFIX) || others.contains(name) || value.isEmpty()) {
                return;
            }
            String key = keys.get(name);
            String keyOfFile = keysOfFiles.get(name);
            if (key != null) {
                put(name, key, value);
            } else if (keyOfFile != null) {
                put(name, keyOfFile, content(name, value));
            } else {
                throw new SettingsException("environment", "variables that are settings (diptych settings)", name);
            }
        });
        return this;
    }

    /** @param source the flag that says so, for messages */
    public SettingsReader<T> set(String source, String key, String value) {
        put(source, key, value);
        return this;
    }

    /** @throws SettingsException for a value that its setting cannot take */
    public T read() {
        try {
            return SettingsMapper.JSON.treeToValue(tree, type);
        } catch (JsonMappingException e) {
            throw new BadValue(e).in(sources);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void put(String source, String key, String text) {
        int dot = key.lastIndexOf('.');
        JsonNode parent = tree.at(dot < 0 ? "" : "/" + key.substring(0, dot).replace('.', '/'));
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

    private static String content(String name, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | RuntimeException e) {
            throw new SettingsException(name, "a file that can be read", file);
        }
    }

    private static String position(JsonProcessingException e) {
        return e.getLocation() == null
                ? "an unknown place"
                : "line %d, column %d"
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
    }
}
