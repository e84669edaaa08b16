package dev.diptych.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.image.ImageStore;
import dev.diptych.queue.redis.QueueSettings;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A store that can be fetched from without this API. */
class PicturesInABucketTest {
    private ApiUnderTest api;
    private String picture;

    @BeforeEach
    void aFinishedJob(@TempDir Path folder) {
        api = ApiUnderTest.start(
                folder, ApiSettings.defaults().withAddress("127.0.0.1", 0), QueueSettings.defaults(), WithLinks::new);
        AWorker worker = api.aWorker();
        picture = "/v1/jobs/" + api.aJob() + "/images/0";
        worker.finishes(worker.claims());
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aClientIsSentToTheBucket() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(
                api.request(HttpMethod.GET, picture).followRedirects(false).send());

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.getHeader("Location")).matches("https://bucket\\.example/[a-z2-7]{26}/1/0\\.png\\?for=PT5M");
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource({"Sec-Fetch-Site, same-origin", "Prefer, no-redirect"})
    void thePageIsServedFromHere(String header, String value) {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.GET, picture)
                .followRedirects(false)
                .putHeader(header, value)
                .send());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(AWorker.PICTURE);
    }

    @Test
    void aCopyThatIsStillRightNeedsNoBucket() {
        HttpResponse<Buffer> answer = ApiUnderTest.get(api.request(HttpMethod.GET, picture)
                .followRedirects(false)
                .putHeader("If-None-Match", "\"" + AWorker.SHA256 + "\"")
                .send());

        assertThat(answer.statusCode()).isEqualTo(304);
    }

    private record WithLinks(ImageStore store) implements ImageStore {
        @Override
        public Optional<URI> link(String key, Duration valid) {
            return Optional.of(URI.create("https://bucket.example/" + key + "?for=" + valid));
        }

        @Override
        public Future<Void> check() {
            return store.check();
        }

        @Override
        public Future<Void> put(String key, Buffer bytes) {
            return store.put(key, bytes);
        }

        @Override
        public Future<Optional<Buffer>> get(String key) {
            return store.get(key);
        }

        @Override
        public Future<Boolean> renew(String key) {
            return store.renew(key);
        }

        @Override
        public Future<Void> deleteBelow(String prefix) {
            return store.deleteBelow(prefix);
        }

        @Override
        public Future<Void> deleteOlder(String prefix, Instant before) {
            return store.deleteOlder(prefix, before);
        }

        @Override
        public Future<Void> close() {
            return store.close();
        }
    }
}
