package dev.diptych.bench.queue;

import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisSettings;
import java.time.Duration;

/** The service's default settings, but for what a benchmark must have otherwise. */
final class Rules {
    private Rules() {}

    /** Any number of unfinished jobs. */
    static QueueSettings withoutLimits() {
        return with(QueueSettings.defaults().maxCrashes());
    }

    /** Any number of unfinished jobs and of dead workers. */
    static QueueSettings patient() {
        return with(1_000_000);
    }

    private static QueueSettings with(int maxCrashes) {
        QueueSettings usual = QueueSettings.defaults();
        return new QueueSettings(
                usual.lease(),
                usual.leaseMargin(),
                usual.maxAttempts(),
                maxCrashes,
                usual.retryDelay(),
                usual.maxRetryDelay(),
                usual.baseLimit(),
                usual.refinerLimit(),
                0,
                0,
                usual.retention(),
                usual.deadRetention(),
                usual.idempotencyTtl(),
                usual.previewTtl(),
                usual.eventsKept());
    }

    /** Many processes that start at once may be slow to connect. */
    static RedisSettings at(String uri) {
        return RedisSettings.at(uri).withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    static RedisSettings at(String uri, String namespace) {
        RedisSettings usual = at(uri);
        return new RedisSettings(
                usual.mode(),
                usual.addresses(),
                usual.master(),
                usual.user(),
                usual.password(),
                usual.caCertificate(),
                namespace,
                usual.partitions(),
                usual.connections(),
                usual.connectTimeout(),
                usual.commandTimeout());
    }
}
