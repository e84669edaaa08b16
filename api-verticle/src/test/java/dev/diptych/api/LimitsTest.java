package dev.diptych.api;

import static dev.diptych.config.SettingsReader.changed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.api.ApiSettings.Limits;
import dev.diptych.api.ApiSettings.NoWorker;
import dev.diptych.api.progress.FeedSettings;
import dev.diptych.api.webhook.WebhookSettings;
import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator sets, seen by a client. */
class LimitsTest {
    private static final String ELSEWHERE = "https://gallery.example";
    private static final String UPGRADE =
            "GET /v1/progress HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    @TempDir
    Path folder;

    private @Nullable ApiUnderTest api;

    @AfterEach
    void stop() {
        if (api != null) {
            api.close();
        }
    }

    private ApiUnderTest with(NoWorker noWorker, List<String> origins, Limits limits, FeedSettings feed) {
        ApiSettings settings = new ApiSettings(
                "127.0.0.1",
                0,
                null,
                null,
                noWorker,
                origins,
                Duration.ofDays(30),
                Duration.ofSeconds(60),
                limits,
                feed,
                WebhookSettings.defaults());
        return api = ApiUnderTest.start(folder, settings, QueueSettings.defaults());
    }

    @Test
    void aJobThatNobodyCanRunIsRefusedWhereTheOperatorChoseThat() {
        with(NoWorker.REFUSE, List.of(), Limits.defaults(), FeedSettings.defaults());
        api.aWorker();
        ApiUnderTest.get(api.parts.workers().withdraw("w1"));

        HttpResponse<Buffer> answer = api.submit("{\"prompt\": \"a red circle\"}");

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.bodyAsJsonObject().getString("type")).isEqualTo("urn:diptych:problem:no-worker");
        assertThat(answer.getHeader("Retry-After")).isEqualTo("10");
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void elseItIsTakenAndSaysSo() {
        with(NoWorker.ACCEPT, List.of(), Limits.defaults(), FeedSettings.defaults());
        api.aWorker();
        ApiUnderTest.get(api.parts.workers().withdraw("w1"));

        HttpResponse<Buffer> answer = api.submit("{\"prompt\": \"a red circle\"}");

        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.bodyAsJsonObject().getBoolean("servable")).isFalse();
    }

    @Test
    void aFullQueueSaysWhenToComeBack() {
        api = ApiUnderTest.start(
                folder,
                ApiSettings.defaults().withAddress("127.0.0.1", 0),
                changed(QueueSettings.defaults(), Map.of("max_jobs", 2)));
        api.aWorker();
        api.aJob();
        api.aJob();

        HttpResponse<Buffer> answer = api.submit("{\"prompt\": \"a red circle\"}");

        assertThat(answer.statusCode()).isEqualTo(429);
        assertThat(answer.bodyAsJsonObject().getString("type")).isEqualTo("urn:diptych:problem:queue-full");
        assertThat(Integer.parseInt(answer.getHeader("Retry-After"))).isPositive();
        assertThat(api.jobsEnqueued()).isEqualTo(2);
    }

    @Test
    void oneConnectionTooManyIsClosedAtOnceAndTheNextMayComeWhenOneHasGone() {
        with(
                NoWorker.ACCEPT,
                List.of(),
                new Limits(1 << 20, 0, 16 << 10, 2, Duration.ofSeconds(90), 64),
                FeedSettings.defaults());
        NetSocket first = connect();
        NetSocket second = connect();

        assertThatThrownBy(() -> api.get("/healthz")).isInstanceOfAny(IOException.class, HttpClosedException.class);
        ApiUnderTest.get(first.close());
        Awaitility.await().ignoreExceptions().until(() -> api.get("/healthz").statusCode() == 200);
        ApiUnderTest.get(second.close());
    }

    @Test
    void aFeedSocketThatHasClosedMakesRoomForTheNext() {
        with(
                NoWorker.ACCEPT,
                List.of(),
                new Limits(1 << 20, 0, 16 << 10, 1, Duration.ofSeconds(90), 64),
                FeedSettings.defaults());
        NetSocket socket = socket();
        Buffer heard = heardBy(socket);
        socket.write(UPGRADE);
        Awaitility.await().until(() -> heard.toString().contains("hello"));

        ApiUnderTest.get(socket.close());

        Awaitility.await().ignoreExceptions().until(() -> api.get("/healthz").statusCode() == 200);
    }

    @Test
    void aBodyThatDoesNotFitBesideTheOthersIsRefusedBeforeItIsRead() {
        with(
                NoWorker.ACCEPT,
                List.of(),
                new Limits(1 << 20, 1000, 16 << 10, 100, Duration.ofSeconds(90), 64),
                FeedSettings.defaults());
        api.aWorker();
        String order = "{\"prompt\": \"a red circle\"}" + " ".repeat(600);
        NetSocket slow = socket();
        Buffer late = heardBy(slow);
        slow.write(head(order));
        Awaitility.await()
                .until(() -> api.get("/metrics").bodyAsString().contains("diptych_api_bodies_bytes " + order.length()));

        NetSocket second = socket();
        Buffer refused = heardBy(second);
        second.write(head(order));

        Awaitility.await()
                .untilAsserted(() -> assertThat(refused.toString())
                        .startsWith("HTTP/1.1 429")
                        .containsIgnoringCase("retry-after: 1")
                        .containsIgnoringCase("x-content-type-options"));
        slow.write(order);
        Awaitility.await().untilAsserted(() -> assertThat(late.toString()).startsWith("HTTP/1.1 202"));
        assertThat(api.submit(order).statusCode()).isEqualTo(202);
    }

    @Test
    void aBodyThatNobodyReadsTakesNoRoomFromTheOthers() {
        with(
                NoWorker.ACCEPT,
                List.of(),
                new Limits(1 << 20, 1000, 16 << 10, 100, Duration.ofSeconds(90), 64),
                FeedSettings.defaults());
        api.aWorker();
        NetSocket watcher = socket();
        Buffer events = heardBy(watcher);
        watcher.write("GET /v1/jobs/%s/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 990\r\n\r\n"
                .formatted(api.aJob()));
        Awaitility.await().until(() -> events.toString().startsWith("HTTP/1.1 200"));

        assertThat(api.submit("{\"prompt\": \"a red circle\"}").statusCode()).isEqualTo(202);
    }

    private static String head(String order) {
        return "POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(order.length());
    }

    private NetSocket socket() {
        return ApiUnderTest.get(api.net.connect(api.port(), "127.0.0.1"));
    }

    private static Buffer heardBy(NetSocket socket) {
        Buffer heard = Buffer.buffer();
        socket.handler(heard::appendBuffer);
        return heard;
    }

    /** Open, and seen by the server: it has answered. */
    private NetSocket connect() {
        NetSocket socket = socket();
        Promise<Buffer> answered = Promise.promise();
        socket.handler(answered::tryComplete);
        socket.write("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
        ApiUnderTest.get(answered.future());
        return socket;
    }

    @Test
    void whatAClosedSocketHadStillToSayIsNotWatched() throws Exception {
        with(
                NoWorker.ACCEPT,
                List.of(),
                Limits.defaults(),
                new FeedSettings(Duration.ofSeconds(25), Duration.ofSeconds(8), 8, 1 << 16, 1, 8));
        api.aWorker();
        Buffer last = frame(0x81, "{\"type\":\"sub\",\"job\":\"%s\"}".formatted(api.aJob()))
                .appendBuffer(frame(0x81, "{\"type\":\"sub\",\"job\":\"%s\"}".formatted(api.aJob())))
                .appendBuffer(frame(0x88, ""));
        NetSocket socket = socket();
        Promise<Void> closed = Promise.promise();
        socket.closeHandler(closed::complete);
        Buffer heard = heardBy(socket);
        socket.write(UPGRADE);
        Awaitility.await().until(() -> heard.toString().contains("hello"));

        signalRedis("STOP");
        try {
            socket.write(last);
            ApiUnderTest.get(closed.future());
        } finally {
            signalRedis("CONT");
        }

        Awaitility.await().until(() -> api.get("/metrics").bodyAsString().contains("diptych_feed_watches 0.0"));
    }

    /** Of a client: masked, with zeros. */
    private static Buffer frame(int kind, String text) {
        return Buffer.buffer(new byte[] {(byte) kind, (byte) (0x80 | text.length()), 0, 0, 0, 0})
                .appendString(text);
    }

    private void signalRedis(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(api.redis.pid()))
                .start()
                .waitFor();
    }

    @Test
    void aSocketThatAnswersNoPingIsClosed() {
        with(
                NoWorker.ACCEPT,
                List.of(),
                Limits.defaults(),
                new FeedSettings(Duration.ofMillis(50), Duration.ofSeconds(1), 8, 1 << 16, 8, 8));
        api.aWorker();
        NetSocket mute = socket();
        Buffer heard = heardBy(mute);
        mute.write(UPGRADE);

        // A close frame, unmasked, of two bytes and the reason: 4408 is 0x1138.
        Awaitility.await()
                .untilAsserted(() -> assertThat(heard.toString("ISO-8859-1")).contains("\u0011\u0038"));
        try (AWatcher lively = AWatcher.connected(api, new WebSocketConnectOptions())) {
            lively.hears("hello");
            lively.watches(api.aJob());
        }
    }

    private MultiMap preflight() {
        return ApiUnderTest.get(api.request(HttpMethod.OPTIONS, "/v1/jobs")
                        .putHeader("Origin", ELSEWHERE)
                        .putHeader("Access-Control-Request-Method", "POST")
                        .putHeader("Access-Control-Request-Headers", "content-type,idempotency-key")
                        .send())
                .headers();
    }

    private HttpResponse<Buffer> submitFromElsewhere() {
        return ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Origin", ELSEWHERE)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer("{\"prompt\": \"a red circle\"}")));
    }

    @Test
    void pagesOfOtherSitesAreKeptOut() {
        with(NoWorker.ACCEPT, List.of(), Limits.defaults(), FeedSettings.defaults());
        api.aWorker();

        assertThat(preflight().contains("Access-Control-Allow-Origin")).isFalse();
        assertThat(submitFromElsewhere().statusCode()).isEqualTo(403);
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void pagesOfASiteThatIsNamedMayCall() {
        with(NoWorker.ACCEPT, List.of(ELSEWHERE), Limits.defaults(), FeedSettings.defaults());
        api.aWorker();

        assertThat(preflight().get("Access-Control-Allow-Origin")).isEqualTo(ELSEWHERE);
        assertThat(preflight().get("Access-Control-Allow-Headers")).contains("idempotency-key");
        assertThat(preflight().get("Access-Control-Allow-Methods")).contains("DELETE");
        HttpResponse<Buffer> answer = submitFromElsewhere();
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(ELSEWHERE);
        assertThat(answer.getHeader("Access-Control-Expose-Headers")).contains("Location");
    }
}
