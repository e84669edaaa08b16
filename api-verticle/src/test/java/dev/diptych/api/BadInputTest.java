package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest {
    private static ApiUnderTest api;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiUnderTest.start(folder);
        api.aWorker();
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    static Stream<Arguments> badOrders() {
        return Stream.of(
                bad(
                        "a prompt of 100,000 characters",
                        prompt("x".repeat(100_000)),
                        "prompt",
                        "at most 10000 characters",
                        "100000 characters"),
                bad("an empty prompt", prompt(""), "prompt", "a text of at least 1 characters", "0 characters"),
                bad("a blank prompt", prompt("   "), "prompt", "a text that is not blank", "a blank one"),
                bad("a control character", prompt("a\\u0007b"), "prompt", "no control characters", "U+0007 at 1"),
                bad("a lone surrogate", prompt("a\\ud800b"), "prompt", "well-formed Unicode", "U+D800 at 1"),
                bad("no prompt", "{}", "prompt", "a value", "nothing"),
                bad("a prompt that is a number", "{'prompt':5}", "prompt", "type string", "5"),
                bad("a width of 0", with("'width':0"), "width", "at least 8", "0"),
                bad("a width of -8", with("'width':-8"), "width", "at least 8", "-8"),
                bad("a height of 127", with("'height':127"), "height", "a multiple of 8", "127"),
                bad("a size of 4096", with("'width':4096,'height':4096"), "width", "at most 2048", "4096"),
                bad(
                        "a size that the model cannot do",
                        with("'width':136"),
                        "width",
                        "a multiple of 16 for model shapes",
                        "136"),
                bad("no steps", with("'steps':0"), "steps", "at least 1", "0"),
                bad("10,000 steps", with("'steps':10000"), "steps", "at most 200", "10000"),
                bad("half a step", with("'steps':1.5"), "steps", "a whole number", "1.5"),
                bad("steps in words", with("'steps':'ten'"), "steps", "a whole number", "\"ten\""),
                bad(
                        "guidance that is NaN",
                        with("'guidance_scale':NaN"),
                        "body",
                        "well-formed JSON",
                        "line 1, column 46"),
                bad("guidance 'NaN'", with("'guidance_scale':'NaN'"), "guidance_scale", "type number", "\"NaN\""),
                bad("infinite guidance", with("'guidance_scale':1e999"), "guidance_scale", "at most 50", "Infinity"),
                bad("an unknown field", with("'sampler':'euler'"), "sampler", "no field of this name", "\"euler\""),
                bad(
                        "an unknown field within",
                        with("'handoff':{'when':1}"),
                        "handoff.when",
                        "no field of this name",
                        "1"),
                bad(
                        "an unknown scheduler",
                        with("'scheduler':'plms'"),
                        "scheduler",
                        "one of euler, euler_a",
                        "\"plms\""),
                bad(
                        "an unknown mode",
                        with("'handoff':{'mode':'magic'}"),
                        "handoff.mode",
                        "one of renoise, continue, full, off",
                        "\"magic\""),
                bad("an unknown model", with("'model':'sdxl'"), "model", "one of shapes", "sdxl"),
                bad("null", with("'seed':null"), "seed", "a whole number", "null"),
                bad(
                        "half an object",
                        with("'conditioning':{'crop':{'top':1}}"),
                        "conditioning.crop.left",
                        "a value",
                        "nothing"),
                bad("broken JSON", "{'prompt': 'a red", "body", "well-formed JSON", "line 1"),
                bad("a field twice", with("'steps':3,'steps':4"), "body", "without repeated fields", "line 1"),
                bad("two documents", prompt("x") + "{}", "body", "JSON", "line 1"),
                bad("an array", "[]", "body", "type object", "an array"),
                bad("no body", "", "body", "a JSON object", "nothing"),
                bad("a mask without a picture", with("'mask':'uploads/x'"), "mask", "an init_image beside it", "none"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badOrders")
    void isAnsweredWithItsFieldAndNothingIsEnqueued(
            String name, String order, String field, String expected, String found) {
        HttpResponse<Buffer> answer = api.submit(order.replace('\'', '"'));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        JsonObject problem = answer.bodyAsJsonObject();
        assertThat(problem.getString("type")).isEqualTo("urn:diptych:problem:invalid-request");
        assertThat(problem.getString("field")).isEqualTo(field);
        assertThat(problem.getString("expected")).contains(expected);
        assertThat(problem.getString("found")).contains(found);
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void aBodyOf100MegabytesIsRefusedUnread() {
        HttpResponse<Buffer> answer = api.post("/v1/jobs", Buffer.buffer(new byte[100 << 20]));

        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.bodyAsJsonObject().getString("detail")).contains("expected at most");
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void anotherContentTypeIsRefused() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Content-Type", "text/xml")
                .sendBuffer(Buffer.buffer("<prompt/>")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(answer.bodyAsJsonObject().getString("detail")).contains("application/json", "text/xml");
    }

    @Test
    void aMethodThatAPathDoesNotHaveIsRefused() {
        HttpResponse<Buffer> answer =
                ApiUnderTest.get(api.request(HttpMethod.PUT, "/v1/queue").send());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void aPathThatIsNotThereIsRefused() {
        assertThat(api.get("/v1/nothing").bodyAsJsonObject().getInteger("status"))
                .isEqualTo(404);
        assertThat(api.get("/nothing").bodyAsJsonObject().getInteger("status")).isEqualTo(404);
    }

    @Test
    void aParameterThatIsWrongIsNamed() {
        JsonObject limit = api.get("/v1/jobs?limit=1000").bodyAsJsonObject();
        JsonObject state = api.get("/v1/jobs?state=lost").bodyAsJsonObject();
        JsonObject number =
                api.get("/v1/jobs/aaaaaaaaaaaaaaaaaaaaaaaaaa/images/x").bodyAsJsonObject();
        JsonObject cursor = api.get("/v1/jobs?cursor=nonsense").bodyAsJsonObject();

        assertThat(limit.getString("field")).isEqualTo("limit");
        assertThat(limit.getString("expected")).contains("at most 100");
        assertThat(state.getString("field")).isEqualTo("state");
        assertThat(number.getString("field")).isEqualTo("n");
        assertThat(cursor.getInteger("status")).isEqualTo(400);
    }

    @Test
    void aQueryThatCannotBeDecodedIsRefused() {
        JsonObject query = api.get("/v1/jobs?limit=%zz").bodyAsJsonObject();

        assertThat(query.getInteger("status")).isEqualTo(400);
        assertThat(query.getString("field")).isEqualTo("query");
    }

    @Test
    void aTypeThatOnlyBeginsLikeJsonIsRefused() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Content-Type", "application/json2")
                .sendBuffer(Buffer.buffer("{\"prompt\":\"a red circle\"}")));

        assertThat(answer.statusCode()).isEqualTo(415);
        assertThat(api.jobsEnqueued()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs", "/sdapi/v1/txt2img", "/v1/images/generations"})
    void aNumberBeyondTheParsersLimitIsTheSendersFault(String path) {
        Buffer body = Buffer.buffer("{\"prompt\":\"a red circle\",\"steps\":" + "9".repeat(5000) + "}");

        assertThat(api.post(path, body).statusCode()).isBetween(400, 422);
    }

    @Test
    void aFormThatEndsInTheMiddleOfAPartIsAnswered() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/images/edits")
                .putHeader("Content-Type", "multipart/form-data; boundary=b")
                .sendBuffer(Buffer.buffer(
                        "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a.png\"\r\n\r\nabc\r\n")));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getJsonObject("error").getString("message"))
                .contains("last boundary");
    }

    private static Arguments bad(String name, String order, String field, String expected, String found) {
        return arguments(name, order, field, expected, found);
    }

    private static String prompt(String prompt) {
        return "{'prompt':'%s'}".formatted(prompt);
    }

    private static String with(String fields) {
        return "{'prompt':'a red circle',%s}".formatted(fields);
    }
}
