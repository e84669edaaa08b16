package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What a process that starts makes of the Redis that it finds, or does not find. */
class RedisStartTest {
    private final Vertx vertx = Vertx.vertx();
    private final Logger log = (Logger) LoggerFactory.getLogger(RedisStart.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private EmbeddedRedis redis;
    private RedisSettings settings;

    @BeforeEach
    void start(@TempDir Path data) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(data));
        settings = RedisSettings.at(redis.uri());
        logged.start();
        log.addAppender(logged);
    }

    @AfterEach
    void stop() {
        log.detachAppender(logged);
        redis.close();
        get(vertx.close());
    }

    @Test
    void waitsForOneThatComesUpLaterAndSaysSoOnce() {
        redis.kill();
        Future<RedisClient> client = RedisClient.connect(vertx, settings);
        Awaitility.await().until(() -> !logged.list.isEmpty());
        redis.restart();

        get(get(client).close());
        assertThat(lines())
                .singleElement()
                .asString()
                .matches("Redis at " + redis.uri() + " cannot be reached: .*; waiting for it, \\d+ s at the most"
                        + " \\(redis.start_timeout\\)");
    }

    @Test
    void aNameThatIsNotKnownYetIsWaitedFor() {
        RedisSettings elsewhere = changed(settings, Map.of("addresses", "redis://redis.invalid:6379"));
        Future<RedisClient> client = RedisClient.connect(vertx, elsewhere);
        Awaitility.await().until(() -> !logged.list.isEmpty());

        assertThat(client.isComplete()).isFalse();
    }

    @Test
    void oneThatIsNotThereInTimeIsSaidInWords() {
        redis.kill();
        assertThatThrownBy(() -> get(RedisClient.connect(vertx, changed(settings, Map.of("start_timeout", 0)))))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageStartingWith("Redis at " + redis.uri() + " cannot be reached");
        assertThat(lines()).isEmpty();
    }

    @Test
    void anotherNumberOfPartitionsIsRefusedAtOnce() {
        get(get(RedisClient.connect(vertx, settings)).close());
        assertThatThrownBy(() -> get(RedisClient.connect(vertx, changed(settings, Map.of("partitions", 3)))))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessage("the queue in Redis has 1 partitions: expected the same number, found 3 in the settings");
        assertThat(lines()).isEmpty();
    }

    private List<String> lines() {
        return logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
