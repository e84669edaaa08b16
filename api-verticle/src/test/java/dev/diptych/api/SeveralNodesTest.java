package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.queue.Lease;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes behind one address: what a client says to one of them, the other knows. */
class SeveralNodesTest {
    private ApiUnderTest api;
    private WebClient other;
    private AWorker worker;

    @BeforeEach
    void start(@TempDir Path folder) {
        api = ApiUnderTest.start(folder);
        other = api.anotherNode();
        worker = api.aWorker();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private JsonObject progressOfTheOther() {
        return ApiUnderTest.get(
                        other.get("/sdapi/v1/progress?skip_current_image=true").send())
                .bodyAsJsonObject();
    }

    @Test
    void aJobOfAutomatic1111IsSeenAndInterruptedThroughEither() {
        String native1 = api.aJob();
        Future<HttpResponse<Buffer>> answer = api.request(HttpMethod.POST, "/sdapi/v1/txt2img")
                .sendJsonObject(new JsonObject().put("prompt", "a red circle").put("steps", 4));
        Awaitility.await().until(() -> api.jobsEnqueued() == 2);
        worker.claims();
        Lease lease = worker.claims();
        worker.steps(lease, 1, 2, 4);

        JsonObject state = progressOfTheOther().getJsonObject("state");
        assertThat(state.getString("job")).isEqualTo(lease.job().value());
        assertThat(state.getInteger("sampling_step")).isEqualTo(2);

        ApiUnderTest.get(other.post("/sdapi/v1/interrupt").send());
        assertThat(api.job(lease.job().value()).getBoolean("cancel_requested")).isTrue();
        assertThat(api.job(native1).getBoolean("cancel_requested"))
                .as("a native job is never meant")
                .isFalse();

        ApiUnderTest.get(api.parts.queue().cancelled(lease));
        assertThat(ApiUnderTest.get(answer).bodyAsJsonObject().getString("info"))
                .contains("\"interrupted\":true");
        assertThat(progressOfTheOther().getJsonObject("state").getInteger("job_count"))
                .isZero();
    }

    @Test
    void aLinkFromOneOpensThePictureAtTheOther() {
        Future<HttpResponse<Buffer>> answer = api.request(HttpMethod.POST, "/v1/images/generations")
                .sendJsonObject(new JsonObject().put("prompt", "a red circle").put("response_format", "url"));
        Awaitility.await().until(() -> api.jobsEnqueued() == 1);
        worker.finishes(worker.claims());
        String url = ApiUnderTest.get(answer)
                .bodyAsJsonObject()
                .getJsonArray("data")
                .getJsonObject(0)
                .getString("url");

        String path = url.replaceFirst("http://[^/]+", "");
        assertThat(path).contains("expires=", "signature=");
        assertThat(ApiUnderTest.get(other.get(path).send()).body()).isEqualTo(AWorker.PICTURE);
    }
}
