package dev.diptych.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object file of a model folder; whatever it lacks is said with the file's name. */
final class ConfigFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // diffusers writes -Infinity
            .build();

    private final String name;
    private final JsonNode root;

    private ConfigFile(String name, JsonNode root) {
        this.name = name;
        this.root = root;
    }

    /** @param name the file's place in the folder */
    static ConfigFile read(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new BadModelException(name, "a file", "none");
        }
        try {
            JsonNode root = JSON.readTree(Files.readString(file));
            if (!root.isObject()) {
                throw new BadModelException(name, "a JSON object", root.getNodeType());
            }
            return new ConfigFile(name, root);
        } catch (JsonProcessingException e) {
            throw new BadModelException(name, "JSON", "an error in line " + line(e));
        } catch (IOException e) {
            throw new BadModelException(
                    name, "a readable UTF-8 file", e.getClass().getSimpleName());
        }
    }

    static boolean exists(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    int whole(String field) {
        JsonNode value = root.path(field);
        if (!value.isInt() || value.intValue() < 1) {
            throw new BadModelException(name, "a positive whole number in " + field, shown(value));
        }
        return value.intValue();
    }

    double number(String field, double otherwise) {
        JsonNode value = root.path(field);
        if (absent(value)) {
            return otherwise;
        }
        if (!value.isNumber()) {
            throw new BadModelException(name, "a number in " + field, shown(value));
        }
        return value.doubleValue();
    }

    boolean flag(String field, boolean otherwise) {
        return root.path(field).asBoolean(otherwise);
    }

    String text(String field) {
        JsonNode value = root.path(field);
        if (!value.isTextual()) {
            throw new BadModelException(name, "a text in " + field, shown(value));
        }
        return value.textValue();
    }

    /** How many entries an array has. */
    int length(String field) {
        JsonNode value = root.path(field);
        if (!value.isArray() || value.isEmpty()) {
            throw new BadModelException(name, "a list in " + field, shown(value));
        }
        return value.size();
    }

    double @Nullable [] numbers(String field) {
        JsonNode value = root.path(field);
        if (absent(value)) {
            return null;
        }
        double[] numbers = new double[length(field)];
        for (int i = 0; i < numbers.length; i++) {
            if (!value.get(i).isNumber()) {
                throw new BadModelException(name, "numbers in " + field, shown(value));
            }
            numbers[i] = value.get(i).doubleValue();
        }
        return numbers;
    }

    Map<String, Object> map() {
        return JSON.convertValue(root, new TypeReference<>() {});
    }

    private static boolean absent(JsonNode value) {
        return value.isMissingNode() || value.isNull();
    }

    private static String shown(JsonNode value) {
        return absent(value) ? "nothing" : value.toString();
    }

    private static long line(JsonProcessingException e) {
        return e.getLocation() == null ? 1 : e.getLocation().getLineNr();
    }
}
