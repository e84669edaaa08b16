package dev.diptych.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every picture store must keep. */
public abstract class ImageStoreContract {
    protected final Vertx vertx = Vertx.vertx();
    private ImageStore store;

    protected abstract ImageStore open() throws Exception;

    @BeforeEach
    void openStore() throws Exception {
        store = open();
    }

    @AfterEach
    void close() {
        result(store.close());
        result(vertx.close());
    }

    @Test
    void whatWasPutIsThere() {
        Buffer picture = Buffer.buffer(new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff});

        result(store.put("job/1/0.png", picture));

        assertThat(result(store.get("job/1/0.png"))).contains(picture);
    }

    @Test
    void whatWasNeverPutIsAbsent() {
        assertThat(result(store.get("job/1/0.png"))).isEmpty();
    }

    @Test
    void aLaterPictureReplacesAnEarlier() {
        result(store.put("job/1/0.png", Buffer.buffer("first and longer")));
        result(store.put("job/1/0.png", Buffer.buffer("second")));

        assertThat(result(store.get("job/1/0.png"))).contains(Buffer.buffer("second"));
    }

    @Test
    void aReaderNeverSeesAPartOfAPicture() {
        Buffer black = Buffer.buffer(new byte[1 << 20]);
        Buffer white = Buffer.buffer(new byte[(1 << 20) + 1]);
        result(store.put("job/1/0.png", black));

        List<Future<?>> both = IntStream.range(0, 20)
                .<Future<?>>mapToObj(n -> n % 2 == 0
                        ? store.put("job/1/0.png", n % 4 == 0 ? white : black)
                        : store.get("job/1/0.png")
                                .onSuccess(found ->
                                        assertThat(found.orElseThrow().length()).isIn(black.length(), white.length())))
                .toList();

        result(Future.all(both));
    }

    @Test
    void deletingBelowAPrefixTakesThatEpochOnly() {
        result(store.put("job/1/0.png", Buffer.buffer("loser")));
        result(store.put("job/1/1.png", Buffer.buffer("loser")));
        result(store.put("job/12/0.png", Buffer.buffer("winner")));

        result(store.deleteBelow("job/1/"));
        result(store.deleteBelow("nobody/"));

        assertThat(result(store.get("job/1/0.png"))).isEmpty();
        assertThat(result(store.get("job/1/1.png"))).isEmpty();
        assertThat(result(store.get("job/12/0.png"))).contains(Buffer.buffer("winner"));
    }

    @Test
    void whatIsThereCanBeRenewed() {
        result(store.put("uploads/a", Buffer.buffer("x")));

        assertThat(result(store.renew("uploads/a"))).isTrue();
        assertThat(result(store.renew("uploads/b"))).isFalse();
        assertThat(result(store.get("uploads/a"))).contains(Buffer.buffer("x"));
    }

    @Test
    void whatIsYoungerStays() {
        result(store.put("uploads/a", Buffer.buffer("x")));

        result(store.deleteOlder("uploads/", Instant.now().minusSeconds(3600)));
        result(store.deleteOlder("nobody/", Instant.now()));

        assertThat(result(store.get("uploads/a"))).isPresent();
    }

    @Test
    void aStoreThatWorksSaysSo() {
        result(store.check());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"../outside.png", "/absolute.png", "job/../../outside.png", "job//0.png", "", ".hidden", "job/*"
            })
    void aKeyNeverLeavesTheStore(String key) {
        assertThatThrownBy(() -> result(store.get(key))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> result(store.put(key, Buffer.buffer("x"))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    protected static <T> T result(Future<T> future) {
        return future.timeout(10, TimeUnit.SECONDS).await();
    }
}
