package dev.diptych.bench.queue;

import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisSettings;

/** The service's default settings, but for what a benchmark must have otherwise. */
final class Rules {
    private Rules() {}

    /** Any number of unfinished jobs. */
    static QueueSettings withoutLimits() {
        QueueSettings usual = QueueSettings.defaults();
        return new QueueSettings(
                usual.lease(),
                usual.leaseMargin(),
                usual.maxAttempts(),
                usual.maxCrashes(),
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

    static RedisSettings at(String uri, String namespace) {
        RedisSettings usual = RedisSettings.at(uri);
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
