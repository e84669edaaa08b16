package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.multipart.MultipartForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadRoutesTest {
    private ApiUnderTest api;

    private Path images;

    @BeforeEach
    void start(@TempDir Path folder) {
        images = folder.resolve("images");
        api = ApiUnderTest.start(folder);
        api.aWorker();
    }

    @AfterEach
    void stop() {
        api.close();
    }

    private static Buffer aPng() {
        return Buffer.buffer(PngWriter.write(new Picture(16, 8, new byte[16 * 8 * 3]), List.of()));
    }

    private HttpResponse<Buffer> upload(Buffer file) {
        return ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/uploads")
                .putHeader("Content-Type", "application/octet-stream")
                .sendBuffer(file));
    }

    private HttpResponse<Buffer> submitWith(String image) {
        return api.submit(new JsonObject()
                .put("prompt", "a red circle")
                .put("init_image", image)
                .encode());
    }

    @Test
    void anUploadedPictureCanBeNamedByAJob() {
        HttpResponse<Buffer> answer = upload(aPng());
        String id = answer.bodyAsJsonObject().getString("id");

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(answer.bodyAsJsonObject().getInteger("width")).isEqualTo(16);
        assertThat(submitWith(id).statusCode()).isEqualTo(202);
    }

    @Test
    void aJobWithoutASizeTakesTheBucketNearestToItsPicture() {
        String id = upload(aPng()).bodyAsJsonObject().getString("id");
        String inBase64 = Base64.getEncoder().encodeToString(aPng().getBytes());

        for (String image : List.of(id, inBase64)) {
            JsonObject request = submitWith(image).bodyAsJsonObject().getJsonObject("request");
            assertThat(request.getInteger("width")).isGreaterThan(request.getInteger("height"));
        }
    }

    @Test
    void anUploadThatNoOrderNamedForLongIsForgotten(@TempDir Path folder) throws IOException {
        String used = upload(aPng()).bodyAsJsonObject().getString("id");
        Path old = Files.writeString(images.resolve("uploads").resolve("old"), "x");
        FileTime longAgo = FileTime.from(Instant.parse("2001-01-01T00:00:00Z"));
        Files.setLastModifiedTime(old, longAgo);
        Files.setLastModifiedTime(images.resolve(used), longAgo);
        assertThat(submitWith(used).statusCode()).isEqualTo(202);

        // Every node forgets when it starts, and each hour from then on.
        try (ApiUnderTest other = ApiUnderTest.start(
                folder,
                ApiSettings.defaults().withAddress("127.0.0.1", 0),
                QueueSettings.defaults(),
                own -> api.parts.images())) {
            Awaitility.await().until(() -> !Files.exists(old));
        }
        assertThat(images.resolve(used)).exists();
    }

    @Test
    void aFormBringsThePictureAsWell() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.POST, "/v1/uploads")
                .sendMultipartForm(MultipartForm.create().binaryFileUpload("image", "a.png", aPng(), "image/png")));

        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(201);
        assertThat(answer.bodyAsJsonObject()).isEqualTo(upload(aPng()).bodyAsJsonObject());
    }

    @Test
    void aPictureWithinTheOrderIsKeptUnderItsId() {
        String base64 = Base64.getEncoder().encodeToString(aPng().getBytes());
        String id = upload(aPng()).bodyAsJsonObject().getString("id");

        JsonObject bare = submitWith(base64).bodyAsJsonObject();
        JsonObject uri = submitWith("data:image/png;base64," + base64).bodyAsJsonObject();

        assertThat(bare.getJsonObject("request").getString("init_image")).isEqualTo(id);
        assertThat(uri.getJsonObject("request").getString("init_image")).isEqualTo(id);
        assertThat(ApiUnderTest.get(api.parts.images().get(id))).contains(aPng());
    }

    @Test
    void aBrokenPictureIsRefusedAndNothingIsEnqueued() {
        Buffer cut = aPng().getBuffer(0, 40);
        JsonObject upload = upload(cut).bodyAsJsonObject();
        JsonObject order =
                submitWith(Base64.getEncoder().encodeToString(cut.getBytes())).bodyAsJsonObject();
        JsonObject noPicture = submitWith("YWJj").bodyAsJsonObject();

        assertThat(upload.getInteger("status")).isEqualTo(400);
        assertThat(upload.getString("field")).isEqualTo("image");
        assertThat(order.getString("field")).isEqualTo("init_image");
        assertThat(noPicture.getString("expected")).isEqualTo("a PNG or JPEG file");
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void aStripThatNoPictureCanBeCutFromIsRefusedAndNothingIsEnqueued() {
        byte[] strip = PngWriter.write(new Picture(3000, 2, new byte[3 * 3000 * 2]), List.of());

        HttpResponse<Buffer> answer = submitWith(Base64.getEncoder().encodeToString(strip));

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.bodyAsJsonObject().getString("field")).isEqualTo("init_image");
        assertThat(api.jobsEnqueued()).isZero();
    }

    @Test
    void whatWasNeverUploadedCannotBeNamed() {
        String id = upload(aPng()).bodyAsJsonObject().getString("id");
        String absent = id.substring(0, id.length() - 1) + (id.endsWith("0") ? '1' : '0');
        String anothers = id.replaceFirst("/.{16}-", "/0123456789abcdef-");

        assertThat(submitWith(absent).statusCode()).isEqualTo(400);
        assertThat(submitWith(anothers).statusCode()).isEqualTo(400);
        assertThat(submitWith("uploads/../etc/passwd").statusCode()).isEqualTo(400);
        assertThat(api.jobsEnqueued()).isZero();
    }
}
