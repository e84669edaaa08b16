package dev.diptych.api.compat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.api.ui.Studio;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenAiImagesTest {
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

    @Test
    void aPromptBecomesAPictureInBase64() {
        HttpResponse<Buffer> response = client.postAbs(studio.address() + "/v1/images/generations")
                .sendJsonObject(new JsonObject()
                        .put("prompt", "a red circle on a blue background")
                        .put("steps", 4))
                .await();

        System.out.println(response.statusCode() + " "
                + response.bodyAsString()
                        .substring(0, Math.min(300, response.bodyAsString().length())));
        assertThat(response.statusCode()).isEqualTo(200);
    }
}
