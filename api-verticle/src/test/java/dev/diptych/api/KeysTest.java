package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.diptych.api.keys.Keys;
import dev.diptych.queue.redis.QueueSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class KeysTest {
    private static final String ORDER = "{\"prompt\": \"a red circle\"}";

    private Path file;
    private ApiUnderTest api;

    @BeforeEach
    void start(@TempDir Path folder) throws IOException {
        file = folder.resolve("keys.json");
        write(
                key("anna-key", "anna", "submit"),
                key("anna-reads", "anna", "read"),
                key("berta-key", "berta", "admin"),
                key("slow-key", "slow", "submit").put("per_second", 0.001).put("burst", 2),
                key("few-key", "few", "submit").put("in_flight", 1));
        api = ApiUnderTest.start(
                folder, ApiSettings.defaults().withAddress("0.0.0.0", 0).withKeys(file), QueueSettings.defaults());
        api.aWorker();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static JsonObject key(String key, String tenant, String role) {
        return new JsonObject()
                .put("name", key)
                .put("tenant", tenant)
                .put("role", role)
                .put("sha256", sha256(key));
    }

    private static String sha256(String key) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private void write(JsonObject... keys) throws IOException {
        Files.writeString(
                file, new JsonObject().put("keys", new JsonArray(List.of(keys))).encode());
    }

    private HttpResponse<Buffer> as(String key, HttpMethod method, String path) {
        return ApiUnderTest.get(api.request(method, path)
                .putHeader("Authorization", "Bearer " + key)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(method == HttpMethod.POST ? Buffer.buffer(ORDER) : Buffer.buffer()));
    }

    private HttpResponse<Buffer> submitAs(String key) {
        return as(key, HttpMethod.POST, "/v1/jobs");
    }

    private AWatcher watcherWith(String key) {
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        options.addHeader("Authorization", "Bearer " + key);
        return AWatcher.connected(api, options);
    }

    @Test
    void whoBringsNoKeyOrAWrongOneIsRefused() {
        HttpResponse<Buffer> none = api.submit(ORDER);

        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.getHeader("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(none.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(submitAs("guess").statusCode()).isEqualTo(401);
        assertThat(api.get("/v1/queue").statusCode()).isEqualTo(401);
        assertThat(api.get("/healthz").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/jobs", "/v1/nothing", "/nowhere", "/"})
    void aStrangerIsAskedForNoBody(String path) {
        NetSocket stranger = ApiUnderTest.get(api.net.connect(api.port(), "127.0.0.1"));
        Promise<Buffer> heard = Promise.promise();
        stranger.handler(heard::tryComplete);

        stranger.write("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");

        assertThat(ApiUnderTest.get(heard.future()).toString()).startsWith("HTTP/1.1 401");
    }

    @Test
    void aRoleMayNotDoWhatItIsNotFor() {
        HttpResponse<Buffer> refused = submitAs("anna-reads");

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.bodyAsJsonObject().getString("detail")).contains("role submit, found read");
        assertThat(as("anna-key", HttpMethod.GET, "/v1/dead").statusCode()).isEqualTo(403);
        assertThat(as("berta-key", HttpMethod.GET, "/v1/dead").statusCode()).isEqualTo(200);
    }

    @Test
    void aTenantSeesNothingOfAnothers() {
        String job = "/v1/jobs/" + submitAs("anna-key").bodyAsJsonObject().getString("id");

        for (String path : new String[] {job, job + "/events", job + "/preview", job + "/images/0"}) {
            assertThat(as("berta-key", HttpMethod.GET, path).statusCode()).isEqualTo(404);
        }
        assertThat(as("berta-key", HttpMethod.DELETE, job).statusCode()).isEqualTo(404);
        assertThat(as("berta-key", HttpMethod.POST, job + "/retry").statusCode())
                .isEqualTo(404);
        assertThat(as("berta-key", HttpMethod.GET, "/v1/jobs")
                        .bodyAsJsonObject()
                        .getJsonArray("jobs"))
                .isEmpty();
        assertThat(as("anna-reads", HttpMethod.GET, job).bodyAsJsonObject().getString("state"))
                .isEqualTo("queued");
    }

    @Test
    void aSignedLinkOpensOnePictureWithoutAKey() {
        var answer = api.request(HttpMethod.POST, "/v1/images/generations")
                .putHeader("Authorization", "Bearer anna-key")
                .sendJsonObject(new JsonObject().put("prompt", "a red circle").put("response_format", "url"));
        AWorker worker = api.aWorker();
        Awaitility.await()
                .until(() -> ApiUnderTest.get(api.parts.queue().stats()).depth().stream()
                        .anyMatch(depth -> depth.waiting() == 1));
        worker.finishes(worker.claims());
        String path = ApiUnderTest.get(answer)
                .bodyAsJsonObject()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("url")
                .replaceFirst("http://[^/]+", "");

        assertThat(api.get(path).body()).isEqualTo(AWorker.PICTURE);
        assertThat(api.get(path).getHeader("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
        assertThat(api.get(path.replace("images/0", "images/1")).statusCode()).isEqualTo(401);
        assertThat(api.get(path.replaceFirst("/images/0", "")).statusCode()).isEqualTo(401);
        assertThat(api.get(path.replaceFirst("signature=.", "signature=")).statusCode())
                .isEqualTo(401);
    }

    @Test
    void theFeedKeepsTenantsApartToo() {
        String job = submitAs("anna-key").bodyAsJsonObject().getString("id");
        AWatcher berta = watcherWith("berta-key");
        berta.hears("hello");

        assertThat(berta.says("{'type':'sub','job':'%s'}".formatted(job))
                        .hears("error")
                        .getString("code"))
                .isEqualTo("not-found");
        assertThat(berta.says("{'type':'cancel','job':'%s'}".formatted(job))
                        .hears("error")
                        .getString("code"))
                .isEqualTo("not-found");
    }

    @Test
    void aBrowserBringsItsKeyInTheHello() {
        String job = submitAs("anna-key").bodyAsJsonObject().getString("id");
        AWatcher anna = AWatcher.connected(api, new WebSocketConnectOptions());

        JsonObject hello = anna.says("{'type':'hello','token':'anna-reads'}").hears("hello");

        assertThat(hello.getString("tenant")).isEqualTo("anna");
        assertThat(anna.watches(job).getString("job")).isEqualTo(job);
        assertThat(anna.says("{'type':'cancel','job':'%s'}".formatted(job))
                        .hears("error")
                        .getString("code"))
                .isEqualTo("forbidden");
    }

    @Test
    void aSocketWithoutAKeyIsClosedAtItsFirstWord() {
        assertThat(AWatcher.connected(api, new WebSocketConnectOptions())
                        .says("{'type':'cancel','job':'aaaaaaaaaaaaaaaaaaaaaaaaaa'}")
                        .isClosedWith())
                .isEqualTo((short) 4401);
        assertThat(AWatcher.connected(api, new WebSocketConnectOptions())
                        .says("{'type':'hello','token':'guess'}")
                        .isClosedWith())
                .isEqualTo((short) 4401);
    }

    @Test
    void aKeyThatIsTakenOutIsRefusedAndItsSocketsAreClosed() throws IOException {
        AWatcher watcher = watcherWith("anna-key");
        watcher.hears("hello");

        write(key("berta-key", "berta", "admin"));

        assertThat(watcher.isClosedWith()).isEqualTo((short) 4401);
        assertThat(submitAs("anna-key").statusCode()).isEqualTo(401);
        assertThat(submitAs("berta-key").statusCode()).isEqualTo(202);
    }

    @Test
    void whatIsStillBeingAnsweredEndsWithItsKey() throws IOException {
        String job = submitAs("anna-key").bodyAsJsonObject().getString("id");
        var events = api.request(HttpMethod.GET, "/v1/jobs/" + job + "/events")
                .putHeader("Authorization", "Bearer anna-reads")
                .send();
        var waiting = api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Authorization", "Bearer anna-key")
                .putHeader("Prefer", "wait=60")
                .sendJsonObject(new JsonObject().put("prompt", "a red circle"));
        Awaitility.await().until(() -> api.get("/metrics").bodyAsString().contains("diptych_feed_watches 2.0"));

        write(key("berta-key", "berta", "admin"));

        assertThat(ApiUnderTest.get(waiting).statusCode()).isEqualTo(401);
        assertThatThrownBy(() -> ApiUnderTest.get(events)).isInstanceOf(HttpClosedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {ORDER, "no JSON at all"})
    void whatComesOfABodyAfterItsKeyHasGoneIsNoOrder(String body) throws IOException {
        NetSocket client = ApiUnderTest.get(api.net.connect(api.port(), "127.0.0.1"));
        Buffer heard = Buffer.buffer();
        client.handler(heard::appendBuffer);
        client.write("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer anna-key\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n");
        Awaitility.await().until(() -> api.gauge("diptych.api.bodies.bytes") == body.length());
        write(key("berta-key", "anna", "admin"));
        Awaitility.await().until(() -> heard.toString().startsWith("HTTP/1.1 401"));

        client.write(body + "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");

        Awaitility.await().until(() -> heard.toString().contains("HTTP/1.1 200"));
        assertThat(api.gauge("diptych.api.submissions")).isZero();
        assertThat(as("berta-key", HttpMethod.GET, "/v1/jobs")
                        .bodyAsJsonObject()
                        .getJsonArray("jobs"))
                .isEmpty();
    }

    @Test
    void whatItsCallerCannotHaveAnyMoreIsNotDrawn() throws IOException {
        submitAs("anna-key");
        api.redisHoldsWrites(true);
        var picture = api.request(HttpMethod.POST, "/v1/images/generations")
                .putHeader("Authorization", "Bearer anna-key")
                .sendJsonObject(new JsonObject().put("prompt", "a blue square"));
        Awaitility.await().until(() -> api.gauge("diptych.api.submissions") == 1);
        write(key("berta-key", "anna", "admin"));
        assertThat(ApiUnderTest.get(picture).statusCode()).isEqualTo(401);

        api.redisHoldsWrites(false);

        Awaitility.await()
                .until(() -> as("berta-key", HttpMethod.GET, "/v1/jobs?state=cancelled")
                                .bodyAsJsonObject()
                                .getJsonArray("jobs")
                                .size()
                        == 1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"keys": [      | the keys stay as they were: keys: body: expected well-formed JSON
            {"keys": [{}]}  | the keys stay as they were: keys: key : name: expected a text, found nothing
            """)
    void aFileThatIsBrokenLeavesTheKeysAsTheyWere(String broken, String said) throws IOException {
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        ((Logger) LoggerFactory.getLogger(Keys.class)).addAppender(logged);

        Files.writeString(file, broken);

        Awaitility.await()
                .until(() -> List.copyOf(logged.list).stream()
                        .anyMatch(event -> event.getFormattedMessage().startsWith(said)));
        assertThat(submitAs("anna-reads").statusCode()).isEqualTo(403);
    }

    @Test
    void aKeyIsHeldToItsRate() {
        assertThat(submitAs("slow-key").statusCode()).isEqualTo(202);
        assertThat(submitAs("slow-key").statusCode()).isEqualTo(202);
        HttpResponse<Buffer> refused = submitAs("slow-key");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isPositive();
        assertThat(refused.bodyAsJsonObject().getString("type")).endsWith("too-many-requests");
    }

    @Test
    void aKeyIsHeldToItsJobsInFlight() {
        assertThat(submitAs("few-key").statusCode()).isEqualTo(202);
        HttpResponse<Buffer> refused = submitAs("few-key");

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.bodyAsJsonObject().getString("type")).endsWith("too-many-jobs");
    }

    @Test
    void withoutKeysOnlyLoopbackIsBound() {
        ApiVerticle open = new ApiVerticle(
                ApiSettings.defaults().withAddress("0.0.0.0", 0),
                api.parts,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));

        assertThatThrownBy(() -> ApiUnderTest.get(api.vertx.deployVerticle(open)))
                .hasMessage(
                        "api.host: expected loopback (127.0.0.1), since no keys are configured (api.keys), found 0.0.0.0");
    }
}
