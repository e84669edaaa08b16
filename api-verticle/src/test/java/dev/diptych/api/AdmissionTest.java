package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.api.ApiSettings.Limits;
import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetSocket;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AdmissionTest {
    private static final String ORDER = "{\"prompt\":\"a red circle on a blue background\"}";

    private ApiUnderTest api;

    @BeforeEach
    void startWithRoomForOneAtATime(@TempDir Path folder) {
        Limits usual = Limits.defaults();
        ApiSettings settings = ApiSettings.defaults()
                .withAddress("127.0.0.1", 0)
                .withLimits(
                        new Limits(usual.bodyBytes(), 0, usual.headerBytes(), usual.connections(), usual.idle(), 1));
        api = ApiUnderTest.start(folder, settings, QueueSettings.defaults());
        api.aWorker();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void whatIsTooMuchAtATimeIsToldToComeBackAndLeavesNoJob() {
        Future<HttpResponse<Buffer>> submission = aSubmissionThatWaitsForRedis();

        HttpResponse<Buffer> refused = api.submit(ORDER);

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(refused.getHeader("Content-Security-Policy")).contains("default-src 'self'");
        assertThat(refused.bodyAsJsonObject().getString("type")).endsWith(":busy");
        api.redisHoldsWrites(false);
        assertThat(ApiUnderTest.get(submission).statusCode()).isEqualTo(202);
        assertThat(api.jobsEnqueued()).isEqualTo(1);
    }

    @Test
    void aRequestThatOnlyWaitsForItsJobTakesNoRoom() {
        Future<HttpResponse<Buffer>> waiting = post("/v1/jobs", "wait=30");
        while (api.jobsEnqueued() == 0) {
            Thread.onSpinWait();
        }

        assertThat(api.submit(ORDER).statusCode()).isEqualTo(202);
        assertThat(waiting.isComplete()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"/v1/images/generations, error", "/sdapi/v1/txt2img, detail"})
    void aForeignClientHearsItInItsOwnWords(String path, String field) {
        aSubmissionThatWaitsForRedis();

        HttpResponse<Buffer> refused = api.post(path, Buffer.buffer("{}"));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.bodyAsJsonObject().containsKey(field)).isTrue();
    }

    @Test
    void aBodyThatComesWhenThereIsNoRoomAnyMoreIsRefusedToo() {
        NetSocket slow = ApiUnderTest.get(api.net.connect(api.port(), "127.0.0.1"));
        Buffer heard = Buffer.buffer();
        slow.handler(heard::appendBuffer);
        slow.write("POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                + ORDER.length() + "\r\n\r\n");
        Awaitility.await().until(() -> api.gauge("diptych.api.bodies.bytes") == ORDER.length());
        aSubmissionThatWaitsForRedis();

        slow.write(ORDER);

        Awaitility.await().until(() -> heard.toString().startsWith("HTTP/1.1 429 "));
    }

    @Test
    void whoHangsUpLeavesItsRoomToTheNext() {
        NetSocket impatient = ApiUnderTest.get(api.net.connect(api.port(), "127.0.0.1"));
        api.submit(ORDER);
        api.redisHoldsWrites(true);
        impatient.write(
                "POST /v1/jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: "
                        + ORDER.length() + "\r\n\r\n" + ORDER);
        Awaitility.await().until(() -> api.gauge("diptych.api.submissions") == 1);

        impatient.close();

        Awaitility.await().until(() -> api.gauge("diptych.api.submissions") == 0);
        api.redisHoldsWrites(false);
        assertThat(api.submit(ORDER).statusCode()).isEqualTo(202);
        assertThat(api.gauge("diptych.api.submissions")).isZero();
    }

    private Future<HttpResponse<Buffer>> aSubmissionThatWaitsForRedis() {
        api.redisHoldsWrites(true);
        Future<HttpResponse<Buffer>> submission = post("/v1/jobs", "wait=0");
        Awaitility.await().until(() -> api.gauge("diptych.api.submissions") == 1);
        return submission;
    }

    private Future<HttpResponse<Buffer>> post(String path, String prefer) {
        return api.request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .putHeader("Prefer", prefer)
                .sendBuffer(Buffer.buffer(ORDER));
    }
}
