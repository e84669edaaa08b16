package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FleetRoutesTest {
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

    private static JsonArray list(String path, String name) {
        return api.get(path).bodyAsJsonObject().getJsonArray(name);
    }

    @Test
    void theWorkerAndWhatItCanDoAreListed() {
        assertThat(list("/v1/workers", "workers").getJsonObject(0).getJsonArray("capabilities"))
                .containsExactlyInAnyOrder(
                        new JsonObject().put("model", "shapes").put("phase", "base"),
                        new JsonObject().put("model", "shapes").put("phase", "refiner"));
        assertThat(list("/v1/models", "models").getJsonObject(0).getInteger("base_multiple"))
                .isEqualTo(ApiUnderTest.SHAPES.baseMultiple());
    }

    @Test
    void aJobCanNameEveryScheduler() {
        JsonArray schedulers = list("/v1/schedulers", "schedulers");

        assertThat(schedulers).isNotEmpty().allSatisfy(name -> {
            JsonObject order = new JsonObject().put("prompt", "a red circle").put("scheduler", name);
            assertThat(api.submit(order.encode()).statusCode()).isEqualTo(202);
        });
    }

    @Test
    void bucketsAreThePapersOrAModelsOwn() {
        JsonArray paper = list("/v1/buckets", "buckets");
        JsonArray own = list("/v1/buckets?model=shapes", "buckets");

        assertThat(paper)
                .hasSize(40)
                .contains(new JsonObject().put("width", 1024).put("height", 1024));
        assertThat(own).contains(new JsonObject().put("width", 128).put("height", 128));
        for (int i = 0; i < own.size(); i++) {
            JsonObject size = own.getJsonObject(i);
            HttpResponse<Buffer> answer =
                    api.submit(size.copy().put("prompt", "a red circle").encode());
            assertThat(answer.statusCode()).as(size.encode()).isEqualTo(202);
        }
    }

    @Test
    void aModelThatIsNotThereHasNoBuckets() {
        HttpResponse<Buffer> answer = api.get("/v1/buckets?model=nothing");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("detail"))
                .isEqualTo("model: expected one of /v1/models, found nothing");
    }
}
