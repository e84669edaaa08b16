package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.Lease;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisGoneTest {
    @Test
    void isOneClearProblemAndNothingIsLostWhenItIsBack(@TempDir Path folder) {
        try (ApiUnderTest api = ApiUnderTest.start(folder)) {
            AWorker worker = api.aWorker();
            String id = api.aJob();
            Lease lease = worker.claims();
            worker.steps(lease, 1, 2, 4);

            api.redis.kill();
            assertSaysSo(api.get("/v1/jobs/" + id));
            assertSaysSo(api.submit("{\"prompt\": \"a green square on a white background\"}"));
            assertThat(api.get("/readyz").statusCode()).isEqualTo(503);

            api.redis.restart();
            assertThat(api.job(id).getInteger("step")).isEqualTo(2);
            assertThat(api.jobsEnqueued()).isEqualTo(1);
            worker.steps(lease, 3, 4, 4);
            worker.finishes(lease);
            assertThat(api.job(id).getString("state")).isEqualTo("succeeded");
        }
    }

    private static void assertSaysSo(HttpResponse<Buffer> answer) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.getHeader("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.getHeader("Retry-After")).isNotNull();
        JsonObject problem = answer.bodyAsJsonObject();
        assertThat(problem.getString("title")).isEqualTo("Redis does not answer");
        assertThat(problem.getString("detail")).contains("expected").contains("found");
    }
}
