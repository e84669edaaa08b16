package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What HTTP and browsers ask of every answer, whatever it is about. */
class HttpMannersTest {
    private static final String CLOSE = "Host: localhost\r\nConnection: close\r\n\r\n";

    private static ApiUnderTest api;
    private static String job;

    @BeforeAll
    static void start(@TempDir Path folder) {
        api = ApiUnderTest.start(folder);
        AWorker worker = api.aWorker();
        job = api.aJob();
        worker.finishes(worker.claims());
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    /** What the server says until it closes, or has said a whole problem. */
    private static String raw(String request) {
        NetSocket socket = ApiUnderTest.get(api.net.connect(api.port(), "localhost"));
        Buffer heard = Buffer.buffer();
        Promise<Void> closed = Promise.promise();
        socket.closeHandler(closed::tryComplete).handler(bytes -> {
            if (heard.appendBuffer(bytes).toString().endsWith("}")) {
                closed.tryComplete();
            }
        });
        socket.write(request);
        ApiUnderTest.get(closed.future());
        return heard.toString();
    }

    static Stream<String> requests() {
        return Stream.of(
                "GET / HTTP/1.1\r\n" + CLOSE,
                "GET /ui/page.css HTTP/1.1\r\n" + CLOSE,
                "GET /openapi.yaml HTTP/1.1\r\n" + CLOSE,
                "GET /v1/jobs/" + job + "/images/0 HTTP/1.1\r\n" + CLOSE,
                "GET /v1/jobs/" + job + "/events HTTP/1.1\r\n" + CLOSE,
                "GET /nowhere HTTP/1.1\r\n" + CLOSE,
                "GET /v1/%zz HTTP/1.1\r\n" + CLOSE,
                "PUT /v1/jobs HTTP/1.1\r\n" + CLOSE,
                "POST /v1/jobs HTTP/1.1\r\nContent-Type: application/json\r\nContent-Length: 99999999\r\n" + CLOSE,
                "OPTIONS * HTTP/1.1\r\n" + CLOSE,
                "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET / HTTP/1.1\r\nX: " + "x".repeat(20_000) + "\r\n" + CLOSE,
                "GET /" + "x".repeat(9_000) + " HTTP/1.1\r\n" + CLOSE,
                "no HTTP at all\r\n\r\n");
    }

    @ParameterizedTest
    @MethodSource("requests")
    void everyAnswerTellsTheBrowserToKeepToItself(String request) {
        assertThat(raw(request).toLowerCase(Locale.ROOT))
                .startsWith("http/1.")
                .contains(
                        "\r\ncontent-security-policy: default-src 'self'",
                        "\r\nx-content-type-options: nosniff",
                        "\r\nreferrer-policy: no-referrer",
                        "\r\ncross-origin-resource-policy: same-origin");
    }

    @ParameterizedTest
    @CsvSource({"9000, 0, 414, uri-too-long", "1, 20000, 431, headers-too-large"})
    void whatIsTooLongToReadIsAProblemToo(int path, int header, int status, String type) {
        String answer = raw("GET /%s HTTP/1.1\r\nX: %s\r\n%s".formatted("x".repeat(path), "x".repeat(header), CLOSE));

        assertThat(answer).contains(" " + status + " ", "application/problem+json");
        assertThat(new JsonObject(answer.substring(answer.indexOf("\r\n\r\n"))).getString("type"))
                .isEqualTo("urn:diptych:problem:" + type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST, Content-Length: 5\r\nTransfer-Encoding: chunked",
                "POST, Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "POST, Transfer-Encoding: gzip",
                "POST, Content-Length: 5\r\nContent-Length: 6",
                "GET, Sec-WebSocket-Key1: 1\r\nSec-WebSocket-Key2: 2",
            })
    void aRequestWhoseEndAProxyMaySeeElsewhereIsTheLastOfItsConnection(String request) {
        String[] parts = request.split(", ", 2);
        String answers = raw("%s /healthz HTTP/1.1\r\nHost: localhost\r\n%s\r\n\r\n".formatted(parts[0], parts[1])
                + "xxxxxxxxGET /healthz HTTP/1.1\r\n" + CLOSE);

        assertThat(answers).startsWith("HTTP/1.1 400 ").doesNotContain("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "multipart/form-data; boundary=b"})
    void whoAsksBeforeSendingABodyIsToldToContinue(String type) {
        NetSocket socket = ApiUnderTest.get(api.net.connect(api.port(), "localhost"));
        Promise<Buffer> heard = Promise.promise();
        socket.handler(heard::tryComplete);
        socket.write("POST /v1/uploads HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 9\r\n"
                + "Content-Type: " + type + "\r\n\r\n");

        assertThat(ApiUnderTest.get(heard.future()).toString()).startsWith("HTTP/1.1 100 ");
    }

    @Test
    void anExpectationThatNobodyKnowsIsRefused() {
        assertThat(raw("POST /v1/jobs HTTP/1.1\r\nExpect: 200-ok\r\nContent-Length: 0\r\n" + CLOSE))
                .startsWith("HTTP/1.1 417 ")
                .contains("urn:diptych:problem:expectation-failed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ui/page.css", "/healthz", "/v1/models", "/v1/jobs/{id}", "/v1/jobs/{id}/images/0"})
    void headSaysWhatGetSaysWithoutTheBody(String path) {
        HttpResponse<Buffer> head = ApiUnderTest.get(
                api.request(HttpMethod.HEAD, path.replace("{id}", job)).send());
        HttpResponse<Buffer> get = api.get(path.replace("{id}", job));

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isNull();
        assertThat(head.getHeader("Content-Type")).isEqualTo(get.getHeader("Content-Type"));
        assertThat(head.getHeader("ETag")).isEqualTo(get.getHeader("ETag"));
    }

    @ParameterizedTest
    @CsvSource({
        "PUT, /v1/jobs, 'GET, HEAD, POST'",
        "POST, /v1/jobs/{id}, 'GET, HEAD, DELETE'",
        "GET, /v1/uploads, POST",
        "DELETE, /, 'GET, HEAD'"
    })
    void aMethodThatAPathHasNotIsAnsweredByThoseThatItHas(String method, String path, String allowed) {
        HttpResponse<Buffer> answer =
                ApiUnderTest.get(api.request(HttpMethod.valueOf(method), path.replace("{id}", job))
                        .send());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.getHeader("Allow")).isEqualTo(allowed);
    }

    @Test
    void anEndlessStreamHasNoHead() {
        assertThat(ApiUnderTest.get(api.request(HttpMethod.HEAD, "/v1/jobs/" + job + "/events")
                                .send())
                        .statusCode())
                .isEqualTo(405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "0.0", "0e0", "99999999999999999999"})
    void aPictureOfANumberThatTheJobHasNotIsNotFound(String number) {
        assertThat(api.get("/v1/jobs/" + job + "/images/" + number).statusCode())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource({"1.5, 202", "-7, 202", "task-1, 202", "{}, 400", "'two words', 400"})
    void anIdempotencyKeyIsATextWhateverItLooksLike(String key, int status) {
        HttpResponse<Buffer> first = submitUnder(key);
        HttpResponse<Buffer> second = submitUnder(key);

        assertThat(first.statusCode()).isEqualTo(status);
        assertThat(second.bodyAsJsonObject().getString("id"))
                .isEqualTo(first.bodyAsJsonObject().getString("id"));
    }

    private static HttpResponse<Buffer> submitUnder(String key) {
        return ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Idempotency-Key", key)
                .sendJsonObject(new JsonObject().put("prompt", "a red circle")));
    }

    @Test
    void aPreferenceThatIsNoWaitIsIgnored() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Prefer", "[1.5]")
                .sendJsonObject(new JsonObject().put("prompt", "a red circle")));

        assertThat(answer.statusCode()).isEqualTo(202);
    }

    @Test
    void aPageOfAnotherSiteCannotOpenTheFeed() {
        String handshake = "GET /v1/progress HTTP/1.1\r\nHost: localhost:" + api.port()
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13"
                + "\r\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\nOrigin: %s\r\n\r\n";

        assertThat(raw(handshake.formatted("https://elsewhere.example")))
                .startsWith("HTTP/1.1 403 ")
                .contains("foreign-origin");
        assertThat(raw(handshake.formatted("http://localhost:" + api.port()))).startsWith("HTTP/1.1 101 ");
    }
}
