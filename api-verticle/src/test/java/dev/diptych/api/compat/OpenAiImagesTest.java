package dev.diptych.api.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.api.ui.Studio;
import dev.diptych.job.Phase;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.nio.file.Path;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What npm's client does not show: hang-ups, idempotency, the words of errors. */
class OpenAiImagesTest {
    private static final JsonObject ORDER =
            new JsonObject().put("prompt", "a red circle on a blue background").put("steps", 10);

    @TempDir
    static Path folder;

    private static Studio studio;
    private static Vertx vertx;
    private static WebClient client;

    @BeforeAll
    static void open() {
        studio = Studio.open(folder);
        vertx = Vertx.vertx();
        client = WebClient.create(vertx);
    }

    @AfterAll
    static void close() {
        studio.close();
        vertx.close().await();
    }

    @AfterEach
    void goOn() {
        studio.painter().goOn();
    }

    @Test
    void aCallerThatHangsUpCancelsItsJob() {
        studio.painter().holdAfter(Phase.BASE, 1);
        String before = newestJob().getString("id", "");
        HttpClient caller = vertx.createHttpClient();
        HttpClientRequest request = caller.request(new RequestOptions()
                        .setAbsoluteURI(studio.address() + "/v1/images/generations")
                        .setMethod(HttpMethod.POST))
                .await();
        request.send(ORDER.toBuffer());
        Awaitility.await()
                .until(() -> newestJob().getString("state", "").equals("running")
                        && !newestJob().getString("id").equals(before));

        request.connection().close().await();

        Awaitility.await().until(() -> newestJob().getString("state").equals("cancelled"));
    }

    @Test
    void theSameIdempotencyKeyIsTheSameJob() {
        JsonObject first = generate(ORDER, "again").bodyAsJsonObject();
        JsonObject second = generate(ORDER, "again").bodyAsJsonObject();

        assertThat(second.getJsonArray("data")).isEqualTo(first.getJsonArray("data"));
    }

    @Test
    void aPictureHasItsAddressWhateverTheCallersQueryHolds() {
        URI node = URI.create(studio.address());

        JsonObject answer = client.post(node.getPort(), node.getHost(), "/v1/images/generations?for=a|b")
                .sendJsonObject(ORDER.copy().put("response_format", "url"))
                .await()
                .bodyAsJsonObject();

        assertThat(answer.getJsonArray("data").getJsonObject(0).getString("url"))
                .startsWith(studio.address() + "/v1/jobs/");
    }

    @Test
    void anErrorIsInTheCallersWords() {
        HttpResponse<Buffer> tooMany = generate(ORDER.copy().put("n", 9), null);

        assertThat(tooMany.statusCode()).isEqualTo(400);
        assertThat(tooMany.bodyAsJsonObject().getJsonObject("error"))
                .isEqualTo(new JsonObject()
                        .put("message", "n: expected a whole number from 1 to 8, found 9")
                        .put("type", "invalid_request_error")
                        .put("param", "n")
                        .put("code", "invalid_request"));
    }

    @Test
    void brokenJsonIsOneClearError() {
        HttpResponse<Buffer> response = client.postAbs(studio.address() + "/v1/images/generations")
                .sendBuffer(Buffer.buffer("{\"prompt\": "))
                .await();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.bodyAsJsonObject().getJsonObject("error").getString("param"))
                .isEqualTo("body");
    }

    @Test
    void anEditThatIsNoFormIsRefused() {
        HttpResponse<Buffer> response = client.postAbs(studio.address() + "/v1/images/edits")
                .sendJsonObject(ORDER)
                .await();

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.bodyAsJsonObject().getJsonObject("error").getString("message"))
                .startsWith("body: expected multipart/form-data");
    }

    private static HttpResponse<Buffer> generate(JsonObject order, String idempotencyKey) {
        var request = client.postAbs(studio.address() + "/v1/images/generations");
        if (idempotencyKey != null) {
            request.putHeader("Idempotency-Key", idempotencyKey);
        }
        return request.sendJsonObject(order).await();
    }

    private static JsonObject newestJob() {
        JsonArray jobs = client.getAbs(studio.address() + "/v1/jobs?limit=1")
                .send()
                .await()
                .bodyAsJsonObject()
                .getJsonArray("jobs");
        return jobs.isEmpty() ? new JsonObject() : jobs.getJsonObject(0);
    }
}
