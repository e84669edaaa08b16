package dev.diptych.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.MediaType;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.impl.OpenAPIContractImpl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collections;
import java.util.Iterator;

/**
 * The OpenAPI file that routes and validates every request.
 *
 * @param file as it is served
 */
record Contract(OpenAPIContract api, Buffer file) {
    private static final String FILE = "openapi.yaml";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    static Future<Contract> load(Vertx vertx) {
        return vertx.fileSystem()
                .readFile(FILE)
                .compose(
                        file -> OpenAPIContract.from(vertx, requests(file)).map(api -> new Contract(quick(api), file)));
    }

    private static OpenAPIContract quick(OpenAPIContract api) {
        return new OpenAPIContractImpl(
                api.getRawContract(), api.getVersion(), new CachedValidators(api.getSchemaRepository()));
    }

    /** The file less what the validator of requests does not know or would misread. */
    private static JsonObject requests(Buffer file) {
        try {
            JsonNode tree = YAML.readTree(file.getBytes());
            tree.findValues("parameters").forEach(parameters -> dropHeaders(tree, parameters));
            for (JsonNode responses : tree.findValues("responses")) {
                responses.findParents("content").forEach(response -> dropUnknownTypes((ObjectNode) response));
            }
            return new JsonObject(tree.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }

    /** The validator would read their texts as JSON, 1.5 as a number; who uses a header looks at it himself. */
    private static void dropHeaders(JsonNode tree, JsonNode parameters) {
        Iterator<JsonNode> each = parameters.isArray() ? parameters.iterator() : Collections.emptyIterator();
        while (each.hasNext()) {
            JsonNode parameter = each.next();
            String reference = parameter.path("$ref").asText();
            JsonNode declared = reference.isEmpty() ? parameter : tree.at(reference.substring(1));
            if (declared.path("in").asText().equals("header")) {
                each.remove();
            }
        }
    }

    private static void dropUnknownTypes(ObjectNode response) {
        Iterator<String> types = response.path("content").fieldNames();
        while (types.hasNext()) {
            if (!MediaType.isMediaTypeSupported(types.next())) {
                types.remove();
            }
        }
        if (response.path("content").isEmpty()) {
            response.remove("content");
        }
    }
}
