package dev.diptych.standalone;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.EmbeddedRedisException;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.queue.redis.RedisSettings;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A Redis process beside this JVM that nobody else has the password of. It is started again when it dies. */
final class RedisBeside {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBeside.class);
    private static final long LOOK_MILLIS = 1_000;

    private final EmbeddedRedis redis;
    private final String password;
    private boolean starting;

    private RedisBeside(EmbeddedRedis redis, String password) {
        this.redis = redis;
        this.password = password;
    }

    /** @throws EmbeddedRedisException if the data folder is in use, or Redis does not come up */
    static RedisBeside start(RedisServerOptions options) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        return new RedisBeside(EmbeddedRedis.start(options.withPassword(password)), password);
    }

    RedisSettings settings() {
        return RedisSettings.at(redis.uri()).withPassword(password);
    }

    /** Looks every second whether it lives; not while it starts, when it would not answer before it is up. @return the timer */
    long watch(Vertx vertx) {
        return vertx.setPeriodic(LOOK_MILLIS, tick -> {
            if (!starting && !redis.isAlive()) {
                LOG.error("Redis has died; starting it again on the same data");
                starting = true;
                vertx.executeBlocking(() -> {
                            redis.restart();
                            return null;
                        })
                        .onFailure(e -> LOG.error("Redis did not start: {}", e.getMessage()))
                        .onComplete(done -> starting = false);
            }
        });
    }

    void close() {
        redis.close();
    }
}
