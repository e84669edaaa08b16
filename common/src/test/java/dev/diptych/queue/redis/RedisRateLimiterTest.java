package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisRateLimiterTest {
    /** So slow that no token comes back while a test runs. */
    private static final double ONE_A_DAY = 1.0 / 86_400;

    private static Vertx vertx;
    private static EmbeddedRedis redis;
    private static QueueUnderTest under;
    private static RedisRateLimiter limiter;

    @BeforeAll
    static void start(@TempDir Path folder) {
        vertx = Vertx.vertx();
        redis = EmbeddedRedis.start(RedisServerOptions.in(folder));
        under = QueueUnderTest.open(
                vertx, changed(RedisSettings.at(redis.uri()), Map.of("partitions", 3)), QueueSettings.defaults());
        limiter = new RedisRateLimiter(under.client);
    }

    @AfterAll
    static void stop() throws Exception {
        under.close();
        vertx.close().await();
        redis.close();
    }

    private static Duration take(String bucket, double perSecond, int burst) {
        return QueueUnderTest.get(limiter.take(bucket, perSecond, burst));
    }

    @Test
    void aBucketGivesItsBurstAndThenSaysWhenTheNextTokenComes() {
        assertThat(take("anna", ONE_A_DAY, 3)).isZero();
        assertThat(take("anna", ONE_A_DAY, 3)).isZero();
        assertThat(take("anna", ONE_A_DAY, 3)).isZero();

        assertThat(take("anna", ONE_A_DAY, 3)).isBetween(Duration.ofHours(23), Duration.ofHours(24));
    }

    @Test
    void aBucketFillsAgain() {
        assertThat(take("quick", 1000, 1)).isZero();

        under.eventually(() -> assertThat(take("quick", 1000, 1)).isZero());
    }

    @Test
    void oneBucketTakesNothingFromAnother() {
        assertThat(take("berta", ONE_A_DAY, 1)).isZero();
        assertThat(take("clara", ONE_A_DAY, 1)).isZero();
        assertThat(take("berta", ONE_A_DAY, 1)).isPositive();
    }
}
