package dev.diptych.queue.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisServiceKeyTest {
    @Test
    void allNodesHaveTheKeyThatOneOfThemDrew(@TempDir Path folder) {
        Vertx vertx = Vertx.vertx();
        try (EmbeddedRedis redis = EmbeddedRedis.start(RedisServerOptions.in(folder));
                QueueUnderTest one =
                        QueueUnderTest.open(vertx, RedisSettings.at(redis.uri()), QueueSettings.defaults());
                QueueUnderTest other =
                        QueueUnderTest.open(vertx, RedisSettings.at(redis.uri()), QueueSettings.defaults())) {
            Future<byte[]> first = new RedisServiceKey(one.client).bytes();
            Future<byte[]> second = new RedisServiceKey(other.client).bytes();
            QueueUnderTest.get(Future.all(first, second));

            assertThat(first.result()).hasSize(32).isEqualTo(second.result());
        } finally {
            QueueUnderTest.get(vertx.close());
        }
    }
}
