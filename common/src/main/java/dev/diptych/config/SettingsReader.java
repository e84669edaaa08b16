package dev.diptych.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
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
    private final SettingsTree tree;

    /** @param defaults the value of whatever is not given */
    @SuppressWarnings("unchecked")
    public SettingsReader(T defaults) {
        this.type = (Class<T>) defaults.getClass();
        this.tree = new SettingsTree(SettingsMapper.JSON.valueToTree(defaults));
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
                reader.set(key, key, value instanceof Duration time ? DurationText.of(time) : value.toString()));
        return reader.read();
    }

    /** Every setting in the record's order, with its value so far. */
    public List<Setting> settings() {
        return tree.values().entrySet().stream()
                .map(entry -> new Setting(entry.getKey(), Secrets.shown(entry.getKey(), entry.getValue())))
                .toList();
    }

    /** @throws SettingsException for a file that cannot be read, is no YAML, or has a key that is no setting */
    public SettingsReader<T> file(Path file) {
        JsonNode root;
        try {
            root = SettingsMapper.YAML.readTree(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new SettingsException(file.toString(), "YAML", "an error at " + SettingsTree.position(e));
        } catch (IOException e) {
            throw new SettingsException("settings file", "a file that can be read", file.toString());
        }
        if (!root.isMissingNode() && !root.isNull()) {
            tree.merge(file.toString(), root);
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
                tree.put(name, key, value);
            } else if (keyOfFile != null) {
                tree.put(name, keyOfFile, content(name, value));
            } else {
                throw new SettingsException("environment", "variables that are settings (diptych settings)", name);
            }
        });
        return this;
    }

    /** @param source the flag that says so, for messages */
    public SettingsReader<T> set(String source, String key, String value) {
        tree.put(source, key, value);
        return this;
    }

    /** @throws SettingsException for a value that its setting cannot take */
    public T read() {
        try {
            return SettingsMapper.JSON.treeToValue(tree.root(), type);
        } catch (JsonMappingException e) {
            throw new BadValue(e).in(tree.sources());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String content(String name, String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException | RuntimeException e) {
            throw new SettingsException(name, "a file that can be read", file);
        }
    }
}
