package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.api.ApiSettings.Limits;
import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
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
        List<HttpResponse<Buffer>> answers = manyAtOnce();

        long accepted =
                answers.stream().filter(answer -> answer.statusCode() == 202).count();
        assertThat(accepted).isPositive().isEqualTo(api.jobsEnqueued());
        assertThat(answers)
                .filteredOn(answer -> answer.statusCode() != 202)
                .isNotEmpty()
                .allSatisfy(refused -> {
                    assertThat(refused.statusCode()).isEqualTo(429);
                    assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
                    assertThat(refused.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
                    assertThat(refused.getHeader("Content-Security-Policy")).contains("default-src 'self'");
                    assertThat(refused.bodyAsJsonObject().getString("type")).endsWith(":busy");
                });
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
        HttpResponse<Buffer> refused = besideASubmission(path);
        for (int tries = 0; refused.statusCode() != 429 && tries < 500; tries++) {
            refused = besideASubmission(path); // the submission was over already
        }

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.bodyAsJsonObject().containsKey(field)).isTrue();
    }

    private HttpResponse<Buffer> besideASubmission(String path) {
        Future<HttpResponse<Buffer>> submission = post("/v1/jobs", "wait=0");
        HttpResponse<Buffer> answer = api.post(path, Buffer.buffer("{}"));
        ApiUnderTest.get(submission);
        return answer;
    }

    private List<HttpResponse<Buffer>> manyAtOnce() {
        List<Future<HttpResponse<Buffer>>> all = IntStream.range(0, 100)
                .mapToObj(i -> post("/v1/jobs", "wait=0"))
                .toList();
        return all.stream().map(ApiUnderTest::get).toList();
    }

    private Future<HttpResponse<Buffer>> post(String path, String prefer) {
        return api.request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .putHeader("Prefer", prefer)
                .sendBuffer(Buffer.buffer(ORDER));
    }
}
