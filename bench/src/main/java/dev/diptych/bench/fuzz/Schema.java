package dev.diptych.bench.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A JSON schema of an OpenAPI file, with its references followed.
 *
 * @param file the whole file, which references point into
 */
record Schema(JsonNode file, JsonNode node) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    /** A file on the class path. */
    static Schema file(String path) {
        try (InputStream in = Schema.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("no file " + path);
            }
            JsonNode whole = YAML.readTree(in);
            return new Schema(whole, whole);
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** @param pointer such as {@code /components/schemas/JobOrder} */
    Schema at(String pointer) {
        JsonNode found = node.at(pointer);
        JsonNode ref = found.path("$ref");
        return ref.isTextual() ? new Schema(file, file).at(ref.textValue().substring(1)) : new Schema(file, found);
    }

    Schema property(String name) {
        return at("/properties/" + name);
    }

    List<String> properties() {
        List<String> names = new ArrayList<>();
        node.path("properties").fieldNames().forEachRemaining(names::add);
        return names;
    }

    List<String> required() {
        List<String> names = new ArrayList<>();
        node.path("required").forEach(name -> names.add(name.textValue()));
        return names;
    }

    String type() {
        return node.path("type").asText();
    }

    /** A limit, or what stands for none. */
    double limit(String keyword, double otherwise) {
        return node.path(keyword).asDouble(otherwise);
    }

    boolean has(String keyword) {
        return node.has(keyword);
    }

    /** Whether the API takes null for absent. */
    boolean nullIsAbsent() {
        return file.path("x-null-is-absent").asBoolean();
    }
}
