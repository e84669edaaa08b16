package dev.diptych.queue.redis;

import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process' start: waits until Redis is up, and looks whether the queue can live there. */
final class RedisStart {
    private static final Logger log = LoggerFactory.getLogger(RedisStart.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");
    private static final long PAUSE_MILLIS = 500;

    private final RedisClient client;
    private final RedisSettings settings;
    private final long deadline;
    private @Nullable String lastReason;

    RedisStart(RedisClient client) {
        this.client = client;
        this.settings = client.endpoint().settings();
        this.deadline = System.nanoTime() + settings.startTimeout().toNanos();
    }

    /** Says once, for each reason, that it waits. */
    Future<Void> await() {
        return look().recover(e -> {
            if (e instanceof QueueUnavailableException) {
                return Future.failedFuture(e);
            }
            RuntimeException reason = RedisErrors.translate(e, settings);
            if (!RedisErrors.mayComeUp(e) || millisLeft() <= PAUSE_MILLIS) {
                return Future.failedFuture(reason);
            }
            tell(String.valueOf(reason.getMessage()));
            return pause().compose(over -> await());
        });
    }

    /** Never ends if Vert.x is closed meanwhile. */
    private Future<Void> pause() {
        return Future.future(over -> client.vertx().setTimer(PAUSE_MILLIS, timer -> over.complete()));
    }

    private void tell(String reason) {
        if (!reason.equals(lastReason)) {
            lastReason = reason;
            log.warn("{}; waiting for it, {} s at the most (redis.start_timeout)", reason, millisLeft() / 1_000);
        }
    }

    private long millisLeft() {
        return TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
    }

    private Future<Void> look() {
        return send(Request.cmd(Command.INFO))
                .map(Response::toString)
                .compose(info -> requireVersion(info)
                        .compose(usable -> requireSamePartitions())
                        .onSuccess(usable -> warnOfLosses(info)));
    }

    private Future<Response> send(Request command) {
        return client.sendOnce(command).timeout(settings.commandTimeout().toMillis(), TimeUnit.MILLISECONDS);
    }

    private Future<Void> requireVersion(String info) {
        Matcher version = VERSION.matcher(info);
        int major = version.find() ? Integer.parseInt(version.group(1)) : 0;
        int minor = major == 0 ? 0 : Integer.parseInt(version.group(2));
        if (major < 6 || (major == 6 && minor < 2)) {
            return Future.failedFuture(
                    new QueueUnavailableException("Redis at %s: expected version 6.2 or newer, found %d.%d"
                            .formatted(settings.shownAddresses(), major, minor)));
        }
        return Future.succeededFuture();
    }

    /** A job's partition follows from its id and their number: processes that differ in it would not find it. */
    private Future<Void> requireSamePartitions() {
        String key = client.keys().prefix(0) + "partitions";
        String expected = String.valueOf(settings.partitions());
        return send(Request.cmd(Command.SETNX).arg(key).arg(expected))
                .compose(set -> send(Request.cmd(Command.GET).arg(key)))
                .compose(found -> found.toString().equals(expected)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new QueueUnavailableException(
                                "the queue in Redis has %s partitions: expected the same number, found %s in the settings"
                                        .formatted(found, expected))));
    }

    private static void warnOfLosses(String info) {
        if (info.contains("aof_enabled:0")) {
            log.warn("Redis keeps no append-only file: jobs will be lost when it ends (appendonly yes mends that)");
        }
        if (!info.contains("maxmemory_policy:noeviction")) {
            log.warn("Redis may throw jobs away when its memory is full (maxmemory-policy noeviction mends that)");
        }
    }
}
