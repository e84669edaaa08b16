package dev.diptych.api;

import static dev.diptych.config.SettingsReader.changed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import io.vertx.core.parsetools.RecordParser;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node with room for one submission, which waits in Redis: what else comes is too many. */
class TurnstileTest {
    private static final String ORIGIN = "https://gallery.example";
    private static final String ORDER = "{\"prompt\":\"a red circle on a blue background\"}";
    private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";

    /** What a client may send at any moment, each with the status of its answer. */
    private static final List<Map.Entry<String, String>> REQUESTS = List.of(
            Map.entry(head("Content-Length: " + ORDER.length()) + ORDER, "429"),
            Map.entry(head("Content-Length: 0"), "429"),
            Map.entry(head("Transfer-Encoding: chunked") + "2;x\r\n{}\r\n0\r\nX-Sum: 9\r\n\r\n", "429"),
            Map.entry(head("Content-Length: 2\r\nExpect: 100-continue") + "{}", "429"),
            Map.entry(head("Content-Length: 2\r\nOrigin: " + ORIGIN) + "{}", "429"),
            Map.entry(head("Content-Length: 2").replace(" /v1", " http://127.0.0.1/v1") + "{}", "429"),
            Map.entry(head("Content-Length: 2").replace("jobs", "jobs?wait=1") + "{}", "429"),
            Map.entry(head("Content-Length: 2").replace("jobs", "jobs/") + "{}", "429"),
            Map.entry(head("Content-Length: 2").replace("POST", "post") + "{}", "405"),
            Map.entry(head("Content-Length: 2").replace("POST", "PUT") + "{}", "405"),
            Map.entry(HEALTH, "200"),
            Map.entry(HEALTH.replace("GET", "HEAD"), "200"),
            Map.entry(HEALTH.replace("healthz", "ui/page.css"), "200"),
            Map.entry(HEALTH.replace("healthz", "v1/progress"), "400"),
            Map.entry(HEALTH.replace("healthz", "nowhere"), "404"));

    private ApiUnderTest api;
    private Future<HttpResponse<Buffer>> first;
    private NetSocket client;
    private final Buffer heard = Buffer.buffer();

    @BeforeEach
    void fill(@TempDir Path folder) {
        ApiSettings settings =
                changed(ApiSettings.defaults(), Map.of("port", 0, "origins", ORIGIN, "limits.submissions", 1));
        api = ApiUnderTest.start(folder, settings, QueueSettings.defaults());
        api.aWorker();
        api.submit(ORDER);
        api.redisHoldsWrites(true);
        first = api.request(HttpMethod.POST, "/v1/jobs")
                .putHeader("Content-Type", "application/json")
                .sendBuffer(Buffer.buffer(ORDER));
        Awaitility.await().until(() -> api.gauge("diptych.api.submissions") == 1);
        client = ApiUnderTest.get(api.vertx.createNetClient().connect(api.port(), "127.0.0.1"));
        client.handler(heard::appendBuffer);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void itIsToldToComeBackAndItsConnectionGoesOn() {
        client.write(head("Content-Length: " + ORDER.length()) + ORDER + HEALTH);

        hears("HTTP/1.1 429", "HTTP/1.1 200");
        assertThat(heard.toString())
                .containsIgnoringCase("retry-after: 1\r\n")
                .containsIgnoringCase("content-type: application/problem+json\r\n")
                .containsIgnoringCase("x-content-type-options: nosniff\r\n")
                .contains("urn:diptych:problem:busy");
    }

    @Test
    void itIsAnsweredBeforeItsBodyHasCome() {
        client.write(head("Content-Length: " + ORDER.length()));
        hears("HTTP/1.1 429");

        client.write(ORDER.substring(0, 9));
        client.write(ORDER.substring(9) + HEALTH);

        hears("HTTP/1.1 429", "HTTP/1.1 200");
    }

    @Test
    void aBodyInChunksIsThrownAwayToItsEnd() {
        client.write(head("Transfer-Encoding: chunked") + "4\r\n{\"pr\r\n2\r\nom\r\n0\r\n\r\n" + HEALTH);

        hears("HTTP/1.1 429", "HTTP/1.1 200");
    }

    @Test
    void aBodyWhoseEndCannotBeFoundEndsTheConnection() {
        Future<Void> closed = Future.future(end -> client.closeHandler(end::complete));
        client.write(head("Transfer-Encoding: chunked") + "no size\r\n" + HEALTH);

        ApiUnderTest.get(closed);
        assertThat(statuses()).containsExactly("HTTP/1.1 429");
    }

    @Test
    void answersKeepTheOrderOfTheirRequests() {
        client.write("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" + head("Content-Length: 0") + HEALTH);

        hears("HTTP/1.1 200", "HTTP/1.1 429", "HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void whateverIsSentInOnePieceOrManyIsAnsweredOnceAndInItsOrder(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Map.Entry<String, String>> sent =
                random.ints(300, 0, REQUESTS.size()).mapToObj(REQUESTS::get).toList();
        String bytes = sent.stream().map(Map.Entry::getKey).collect(Collectors.joining());

        for (int from = 0, to; from < bytes.length(); from = to) {
            to = Math.min(bytes.length(), from + random.nextInt(1, 4000));
            ApiUnderTest.get(client.write(bytes.substring(from, to)));
        }

        hears(sent.stream().map(request -> "HTTP/1.1 " + request.getValue()).toArray(String[]::new));
    }

    @Test
    void whoReadsNothingForLongIsAnsweredWhenHeDoes() {
        int many = 20_000; // eighteen megabytes of answers
        AtomicInteger answers = new AtomicInteger();
        RecordParser.newDelimited("urn:diptych:problem:busy", client).handler(answer -> answers.incrementAndGet());
        client.pause();
        Future<Void> sent = client.write(head("Content-Length: 0").repeat(many));
        assertThat(api.get("/healthz").statusCode()).isEqualTo(200);

        client.resume();

        Awaitility.await().until(() -> answers.get() == many);
        assertThat(sent.succeeded()).isTrue();
    }

    @Test
    void nobodyIsRefusedBeforeTheOneAheadWasAnsweredThoughThatWasToldToContinue() {
        api.redisHoldsWrites(false);
        assertThat(ApiUnderTest.get(first).statusCode()).isEqualTo(202);
        api.redisHoldsWrites(true);
        client.write(head("Expect: 100-continue\r\nContent-Length: " + ORDER.length()));
        hears("HTTP/1.1 100");

        client.write(ORDER + head("Content-Length: " + ORDER.length()) + ORDER + HEALTH);
        Awaitility.await().until(() -> api.gauge("diptych.api.submissions") == 1);
        api.redisHoldsWrites(false);

        hears("HTTP/1.1 100", "HTTP/1.1 202", "HTTP/1.1 202", "HTTP/1.1 200");
    }

    @Test
    void aPageOfAnotherOriginMayReadIt() {
        client.write(head("Content-Length: 0\r\nOrigin: " + ORIGIN));

        hears("HTTP/1.1 429");
        assertThat(heard.toString()).containsIgnoringCase("access-control-allow-origin: " + ORIGIN);
    }

    @Test
    void whoAsksBeforeSendingABodyIsNotAskedForIt() {
        client.write(head("Content-Length: 9\r\nExpect: 100-continue"));

        hears("HTTP/1.1 429");
    }

    @Test
    void whoClosesAfterwardsIsAnsweredToo() {
        Future<Void> closed = Future.future(end -> client.closeHandler(end::complete));
        client.write(head("Content-Length: 0\r\nConnection: close"));

        ApiUnderTest.get(closed);
        assertThat(statuses()).containsExactly("HTTP/1.1 429");
    }

    @Test
    void nothingOfItIsEnqueuedAndTheNextIsTakenOnceThereIsRoom() {
        client.write(head("Content-Length: " + ORDER.length()) + ORDER);
        hears("HTTP/1.1 429");
        api.redisHoldsWrites(false);

        assertThat(ApiUnderTest.get(first).statusCode()).isEqualTo(202);
        assertThat(api.jobsEnqueued()).isEqualTo(2);
        assertThat(api.submit(ORDER).statusCode()).isEqualTo(202);
    }

    private static String head(String more) {
        return "POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n" + more + "\r\n\r\n";
    }

    private void hears(String... expected) {
        Awaitility.await().untilAsserted(() -> assertThat(statuses()).containsExactly(expected));
    }

    /** The beginnings of all answers so far, in their order. */
    private List<String> statuses() {
        return Pattern.compile("HTTP/1\\.1 [0-9]{3}")
                .matcher(heard.toString())
                .results()
                .map(MatchResult::group)
                .toList();
    }
}
