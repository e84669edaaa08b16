package dev.diptych.worker;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.queue.redis.QueueSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Tests of workers on a real Redis, one for the class, with a namespace for each test. */
abstract class ServiceTest {
    static EmbeddedRedis redis;

    @TempDir
    Path pictures;

    Service service;

    @BeforeAll
    static void startRedis(@TempDir Path data) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(data));
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void open() {
        service = new Service(redis, pictures, rules());
    }

    @AfterEach
    void close() {
        service.close();
    }

    /** Retries wait for nothing. */
    QueueSettings rules() {
        return Service.withLease(Duration.ofSeconds(10));
    }
}
