package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import dev.diptych.wire.RequestJson;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContractTest {
    private static final JsonNode CONTRACT = contract();

    private static ApiUnderTest api;
    private static String job;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiUnderTest.start(folder);
        AWorker worker = api.aWorker();
        job = api.aJob();
        var lease = worker.claims();
        worker.shows(lease, 1, "jpeg");
        worker.finishes(lease);
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    private static JsonNode contract() {
        try (InputStream in = ContractTest.class.getResourceAsStream("/openapi.yaml")) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<String> readableOperations() {
        return operations().filter(operation -> operation.startsWith("GET"));
    }

    private static Stream<String> operations() {
        return fields(CONTRACT.path("paths"))
                .flatMap(path -> fields(path.getValue())
                        .map(Map.Entry::getKey)
                        .filter(method -> !method.equals("parameters"))
                        .map(method -> method.toUpperCase(Locale.ROOT) + " " + path.getKey()));
    }

    private static Stream<Map.Entry<String, JsonNode>> fields(JsonNode node) {
        Iterable<Map.Entry<String, JsonNode>> fields = node::fields;
        return StreamSupport.stream(fields.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("readableOperations")
    void everyOperationAnswersAsItsContractSays(String operation) {
        String template = operation.substring(4);
        HttpResponse<Buffer> answer = api.get(template.replace("{id}", job).replace("{n}", "0"));

        assertThat(answer.statusCode()).isIn(template.equals("/v1/progress") ? List.of(400) : List.of(200));
        assertDeclared(answer, CONTRACT.path("paths").path(template).path("get").path("responses"));
    }

    static Stream<String> foreignOrders() {
        return operations()
                .filter(operation -> operation.matches("POST /(v1/images|sdapi)/.*"))
                .map(operation -> operation.substring(5));
    }

    @ParameterizedTest
    @MethodSource("foreignOrders")
    void aForeignOrderOfNonsenseIsAnsweredAsItsContractSays(String path) {
        HttpResponse<Buffer> answer = api.post(path, Buffer.buffer("{\"nonsense\": 1}"));

        assertThat(answer.statusCode()).isIn(path.endsWith("/interrupt") ? List.of(200) : List.of(400, 415, 422));
        assertDeclared(answer, CONTRACT.path("paths").path(path).path("post").path("responses"));
    }

    private static void assertDeclared(HttpResponse<Buffer> answer, JsonNode responses) {
        JsonNode declared = responses.has(Integer.toString(answer.statusCode()))
                ? responses.path(Integer.toString(answer.statusCode()))
                : responses.path("default");
        assertThat(declared.isMissingNode())
                .as("status %d is declared", answer.statusCode())
                .isFalse();
        String type = answer.getHeader("Content-Type").replaceFirst(";.*", "");
        JsonNode content = resolved(declared).path("content").path(type);
        assertThat(content.isMissingNode())
                .as("content type %s is declared", type)
                .isFalse();
        if (content.has("schema")) {
            assertFits(json(answer.body()), content.path("schema"));
        }
    }

    private static JsonNode json(Buffer body) {
        try {
            return new ObjectMapper().readTree(body.getBytes());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void assertFits(JsonNode found, JsonNode declared) {
        JsonNode schema = resolved(declared);
        if (schema.path("type").asText().equals("array")) {
            assertThat(found.isArray()).isTrue();
            found.forEach(item -> assertFits(item, schema.path("items")));
        } else if (schema.has("properties")) {
            assertThat(found.isObject()).isTrue();
            Set<String> names = fields(found).map(Map.Entry::getKey).collect(Collectors.toSet());
            assertThat(fields(schema.path("properties")).map(Map.Entry::getKey))
                    .as("no answer has what the contract does not name")
                    .containsAll(names);
            schema.path("required").forEach(name -> assertThat(names).contains(name.asText()));
            names.forEach(name ->
                    assertFits(found.path(name), schema.path("properties").path(name)));
        }
    }

    private static JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? CONTRACT.at(node.path("$ref").asText().substring(1)) : node;
    }

    @Test
    void everyRouteButThePagesIsInTheContractAndNothingElseIs() {
        Set<String> declared = operations()
                .map(operation -> operation.replaceAll("\\{(.*?)}", ":$1"))
                .collect(Collectors.toSet());
        Set<String> routed = api.routes().stream()
                .filter(route -> route.getPath() != null && !isOfThePage(route.getPath()))
                .flatMap(route -> route.methods().stream()
                        .filter(method -> method != HttpMethod.HEAD) // as GET, the contract says
                        .map(method -> method + " " + route.getPath()))
                .collect(Collectors.toSet());

        assertThat(routed).isEqualTo(declared);
    }

    private static boolean isOfThePage(String path) {
        return path.equals("/") || path.startsWith("/ui/");
    }

    @ParameterizedTest
    @MethodSource("readableOperations")
    void whatIsRefusedIsAnsweredAsTheContractSaysToo(String operation) {
        String template = operation.substring(4);
        HttpResponse<Buffer> answer = ApiUnderTest.get(
                api.request(HttpMethod.GET, template.replace("{id}", job).replace("{n}", "0"))
                        .virtualHost("elsewhere.example")
                        .send());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertDeclared(answer, CONTRACT.path("paths").path(template).path("get").path("responses"));
    }

    static Stream<String> examples() {
        return fields(CONTRACT.at("/paths/~1v1~1jobs/post/requestBody/content/application~1json/examples"))
                .map(example -> example.getValue().path("value").toString());
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyExampleRuns(String order) {
        assertThat(api.submit(order).statusCode()).isEqualTo(202);
    }

    @Test
    void theContractsLimitsAreTheRequestsLimits() {
        JsonNode order = CONTRACT.at("/components/schemas/JobOrder/properties");
        JsonNode names = CONTRACT.at("/components/schemas/SchedulerName/enum");

        assertThat(order.at("/prompt/maxLength").asInt()).isEqualTo(Prompt.MAX_LENGTH);
        assertThat(order.at("/width/maximum").asInt()).isEqualTo(ImageSize.MAX_SIDE);
        assertThat(order.at("/steps/maximum").asInt()).isEqualTo(Sampling.MAX_STEPS);
        assertThat(order.at("/steps/default").asInt()).isEqualTo(Sampling.DEFAULT_STEPS);
        assertThat(order.at("/guidance_scale/maximum").asInt()).isEqualTo(Sampling.MAX_GUIDANCE);
        assertThat(order.at("/clip_skip/maximum").asInt()).isEqualTo(Sampling.MAX_CLIP_SKIP);
        assertThat(order.at("/images/maximum").asInt()).isEqualTo(JobRequest.MAX_IMAGES);
        assertThat(order.at("/seed/maximum").asLong()).isEqualTo(JobRequest.MAX_SEED);
        assertThat(names)
                .extracting(JsonNode::asText)
                .containsExactlyElementsOf(Arrays.stream(SchedulerName.values())
                        .map(SchedulerName::wireName)
                        .toList());
    }

    @Test
    void whatIsStoredIsAnOrderAgain() {
        JsonNode order = CONTRACT.at("/components/schemas/JobOrder/properties");
        var stored = RequestJson.tree(new JobRequest(
                "shapes",
                new Prompt("a", "b", "c", "d"),
                new ImageSize(128, 128),
                1,
                1,
                Sampling.defaults().withScheduler(SchedulerName.EULER),
                Handoff.defaults(),
                MicroConditioning.defaults(),
                new SourceImage("uploads/1", "uploads/2", 0.5, false)));

        assertThat(stored.fieldNames()).toIterable().allMatch(order::has);
    }

    @Test
    void theContractIsServedAsItIs() throws IOException {
        assertThat(new ObjectMapper(new YAMLFactory())
                        .readTree(api.get("/openapi.yaml").bodyAsString()))
                .isEqualTo(CONTRACT);
    }

    @Test
    void readinessNamesWhatIsMissing() {
        assertThat(api.get("/readyz").bodyAsJsonObject().getString("status")).isEqualTo("UP");
        assertThat(api.get("/metrics").bodyAsString()).contains("diptych_queue_jobs{state=\"running\"} 0.0");
    }
}
