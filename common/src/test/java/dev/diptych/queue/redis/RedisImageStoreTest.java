package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.image.ImageStore;
import dev.diptych.image.ImageStoreContract;
import io.vertx.core.buffer.Buffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisImageStoreTest extends ImageStoreContract {
    private static EmbeddedRedis redis;

    @BeforeAll
    static void startRedis(@TempDir Path data) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(data).withFsync(RedisServerOptions.Fsync.NO));
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @Override
    protected ImageStore open() {
        return keeping(Duration.ofHours(1));
    }

    @Test
    void forgetsPicturesAfterAWhile() {
        ImageStore store = keeping(Duration.ofMillis(1));
        result(store.put("uploads/a", Buffer.buffer("x")));
        Awaitility.await()
                .untilAsserted(() -> assertThat(result(store.get("uploads/a"))).isEmpty());
    }

    private ImageStore keeping(Duration kept) {
        RedisSettings settings =
                QueueUnderTest.inANewNamespace(changed(RedisSettings.at(redis.uri()), Map.of("partitions", 3)));
        return new RedisImageStore(result(RedisClient.connect(vertx, settings)), kept);
    }
}
