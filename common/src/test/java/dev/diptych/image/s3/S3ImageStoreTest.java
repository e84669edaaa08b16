package dev.diptych.image.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.image.ImageStore;
import dev.diptych.image.ImageStoreContract;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.gaul.s3proxy.AuthenticationType;
import org.gaul.s3proxy.S3Proxy;
import org.jclouds.ContextBuilder;
import org.jclouds.blobstore.BlobStore;
import org.jclouds.blobstore.BlobStoreContext;
import org.jclouds.filesystem.FilesystemApiMetadata;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a real server of the S3 protocol, S3Proxy, which checks every signature. */
class S3ImageStoreTest extends ImageStoreContract {
    private static BlobStoreContext disk;
    private static S3Proxy server;
    private static URI endpoint;

    @BeforeAll
    static void startS3(@TempDir Path folder) throws Exception {
        Properties properties = new Properties();
        properties.setProperty("jclouds.filesystem.basedir", folder.toString());
        disk = ContextBuilder.newBuilder(new FilesystemApiMetadata())
                .credentials("id", "secret")
                .overrides(properties)
                .build(BlobStoreContext.class);
        server = S3Proxy.builder()
                .blobStore(disk.getBlobStore())
                .endpoint(URI.create("http://127.0.0.1:0"))
                .awsAuthentication(AuthenticationType.AWS_V4, "id", "secret")
                .build();
        server.start();
        endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    }

    @AfterAll
    static void stopS3() throws Exception {
        server.stop();
        disk.close();
    }

    @BeforeEach
    void anEmptyBucket() {
        BlobStore store = disk.getBlobStore();
        store.deleteContainer("pictures");
        store.createContainerInLocation(null, "pictures");
    }

    @Override
    protected ImageStore open() {
        anEmptyBucket();
        return store(endpoint, "pictures", "secret", false);
    }

    private ImageStore store(URI at, String bucket, String secret, boolean presigned) {
        return new S3ImageStore(vertx, new S3Settings(at, "us-east-1", bucket, "id", secret, presigned));
    }

    @Test
    void whatIsOlderGoes() {
        ImageStore store = store(endpoint, "pictures", "secret", false);
        result(store.put("uploads/a", Buffer.buffer("x")));
        result(store.put("job/1/0.png", Buffer.buffer("x")));

        result(store.deleteOlder("uploads/", Instant.now().plusSeconds(3600)));

        assertThat(result(store.get("uploads/a"))).isEmpty();
        assertThat(result(store.get("job/1/0.png"))).isPresent();
    }

    @Test
    void aLinkFetchesOnePictureWithoutAKey() throws IOException, InterruptedException {
        ImageStore store = store(endpoint, "pictures", "secret", true);
        result(store.put("job/1/0.png", Buffer.buffer("a picture")));
        result(store.put("job/1/1.png", Buffer.buffer("another")));
        URI link = store.link("job/1/0.png", Duration.ofMinutes(5)).orElseThrow();

        HttpResponse<String> answer = fetch(link);
        assertThat(answer.body()).isEqualTo("a picture");
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/png");
        assertThat(fetch(URI.create(link.toString().replace("0.png", "1.png"))).statusCode())
                .isEqualTo(403);
        assertThat(store(endpoint, "pictures", "secret", false).link("job/1/0.png", Duration.ofMinutes(5)))
                .as("not where pictures come through the API")
                .isEmpty();
    }

    private static HttpResponse<String> fetch(URI link) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(link).build(), BodyHandlers.ofString());
    }

    @Test
    void whatIsWrongIsSaidAtTheStart() {
        assertThatThrownBy(() ->
                        result(store(endpoint, "nothing-here", "secret", false).check()))
                .hasMessage("S3 at %s, bucket nothing-here: expected it to do as asked, found NoSuchBucket", endpoint);
        assertThatThrownBy(() ->
                        result(store(endpoint, "pictures", "another", false).check()))
                .hasMessage(
                        "S3 at %s, bucket pictures: expected it to do as asked, found SignatureDoesNotMatch", endpoint);
        assertThatThrownBy(() -> result(store(URI.create("http://127.0.0.1:1"), "pictures", "secret", false)
                        .check()))
                .isInstanceOf(S3Exception.class)
                .hasMessageStartingWith("S3 at http://127.0.0.1:1: expected an answer, found none");
    }

    @Test
    void aConnectionThatTheServiceClosesWithoutAnAnswerIsTriedAgain() {
        AtomicInteger asked = new AtomicInteger();
        HttpServer hasty = result(vertx.createHttpServer()
                .requestHandler(request -> {
                    if (asked.incrementAndGet() == 1) {
                        request.connection().close();
                    } else {
                        request.response().end("a picture");
                    }
                })
                .listen(0, "127.0.0.1"));
        ImageStore store = store(URI.create("http://127.0.0.1:" + hasty.actualPort()), "pictures", "secret", false);

        assertThat(result(store.get("job/1/0.png"))).contains(Buffer.buffer("a picture"));
    }

    @Test
    void halfOfTheSettingsIsAMistake() {
        assertThatThrownBy(() -> new S3Settings(endpoint, "us-east-1", null, "id", "secret", false))
                .hasMessage("bucket: expected a bucket's name, found null");
        assertThatThrownBy(() ->
                        new S3Settings(URI.create("s3://pictures"), "us-east-1", "pictures", "id", "secret", false))
                .hasMessage("endpoint: expected https://host or http://host, found s3://pictures");
    }
}
