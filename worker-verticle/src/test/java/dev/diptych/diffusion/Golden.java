package dev.diptych.diffusion;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.diptych.testdata.Npy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The golden set: what diffusers and torch gave, and how far ours is from it. */
final class Golden {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private Golden() {}

    /** A whole run of a diffusers pipeline. */
    record Case(Path folder, JsonNode manifest) {
        Npy array(String name) {
            return Npy.read(folder.resolve(name + ".npy"));
        }

        boolean has(String name) {
            return Files.exists(folder.resolve(name + ".npy"));
        }

        JsonNode params() {
            return manifest.get("params");
        }

        SchedulerConfig schedulerConfig() {
            return config(
                    manifest.get("scheduler_config"), manifest.get("scheduler").asText(), Map.of());
        }

        @Override
        public String toString() {
            return folder.getFileName().toString();
        }
    }

    static JsonNode json(String first, String... more) {
        return read(Npy.TESTDATA.resolve(Path.of(first, more)));
    }

    /** The runs of whole pipelines, with what the networks said; those made of pipelines' parts have no list of files. */
    static List<Case> cases() {
        try (Stream<Path> folders = Files.list(Npy.TESTDATA.resolve("cases"))) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> new Case(folder, read(folder.resolve("manifest.json"))))
                    .filter(golden -> golden.manifest().has("files"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The settings of a file, as another class's {@code from_config} with overrides takes them. */
    static SchedulerConfig config(JsonNode file, String className, Map<String, ?> overrides) {
        Map<String, Object> values = new HashMap<>(map(file));
        values.putAll(overrides);
        values.put("_class_name", className);
        return SchedulerConfig.of(values);
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> map(JsonNode object) {
        return JSON.convertValue(object, Map.class);
    }

    static double[] doubles(JsonNode array) {
        return JSON.convertValue(array, double[].class);
    }

    static float[] floats(JsonNode array) {
        return JSON.convertValue(array, float[].class);
    }

    /** ‖found − expected‖ / ‖expected‖. */
    static double relativeError(float[] found, float[] expected) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) found[i] - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    private static JsonNode read(Path file) {
        try {
            return JSON.readTree(file.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
