package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The scripts with the queue's rules written into them, ready to be called. */
final class QueueScripts {
    private final RedisClient client;
    private final Map<String, Long> rules;
    private final Map<String, LuaScript> loaded = new ConcurrentHashMap<>();

    QueueScripts(RedisClient client, QueueSettings settings) {
        this.client = client;
        this.rules = rules(settings, client.keys().partitions());
    }

    /** Runs a transition of one job, after all earlier ones of that job. */
    Future<Response> run(String name, JobId job, Object... arguments) {
        String prefix = client.keys().prefix(job);
        List<Buffer> all = buffers(Stream.concat(Stream.of(job.value()), Stream.of(arguments)));
        LuaScript script = script(name);
        return client.send(job, sent -> script.bySha(prefix, all))
                .recover(e -> RedisErrors.isNoScript(e)
                        ? client.send(job, sent -> script.bySource(prefix, all))
                        : Future.failedFuture(e));
    }

    /** Runs a transition of one job that carries much, beside the others. */
    Future<Response> runBulk(String name, JobId job, Object... arguments) {
        String prefix = client.keys().prefix(job);
        List<Buffer> all = buffers(Stream.concat(Stream.of(job.value()), Stream.of(arguments)));
        LuaScript script = script(name);
        return client.sendBulk(sent -> script.bySha(prefix, all))
                .recover(e -> RedisErrors.isNoScript(e)
                        ? client.sendBulk(sent -> script.bySource(prefix, all))
                        : Future.failedFuture(e));
    }

    /** Runs what concerns a whole partition. */
    Future<Response> runIn(String prefix, String name, Object... arguments) {
        List<Buffer> all = buffers(Stream.of(arguments));
        return runIn(prefix, name, sent -> all);
    }

    /** @param arguments given how often the call was sent before */
    Future<Response> runIn(String prefix, String name, IntFunction<List<Buffer>> arguments) {
        LuaScript script = script(name);
        return client.send(prefix, sent -> script.bySha(prefix, arguments.apply(sent)))
                .recover(e -> RedisErrors.isNoScript(e)
                        ? client.send(prefix, sent -> script.bySource(prefix, arguments.apply(sent)))
                        : Future.failedFuture(e));
    }

    /** A rule as the scripts have it: durations in ms, limits as this partition's part. */
    long rule(String name) {
        return java.util.Objects.requireNonNull(rules.get(name));
    }

    static List<Buffer> buffers(Stream<?> arguments) {
        return arguments.map(QueueScripts::buffer).toList();
    }

    private static Buffer buffer(Object argument) {
        return argument instanceof byte[] bytes ? Buffer.buffer(bytes) : Buffer.buffer(argument.toString());
    }

    private LuaScript script(String name) {
        return loaded.computeIfAbsent(name, absent -> LuaScript.load(absent, rules));
    }

    private static Map<String, Long> rules(QueueSettings settings, int partitions) {
        Map<String, Long> rules = new HashMap<>();
        Map<String, Duration> durations = Map.of(
                "LEASE", settings.lease(),
                "RETRY_DELAY", settings.retryDelay(),
                "MAX_RETRY_DELAY", settings.maxRetryDelay(),
                "BASE_LIMIT", settings.baseLimit(),
                "REFINER_LIMIT", settings.refinerLimit(),
                "RETENTION", settings.retention(),
                "DEAD_RETENTION", settings.deadRetention(),
                "IDEMPOTENCY_TTL", settings.idempotencyTtl(),
                "PREVIEW_TTL", settings.previewTtl());
        durations.forEach((name, duration) -> rules.put(name, duration.toMillis()));
        rules.put("MAX_ATTEMPTS", (long) settings.maxAttempts());
        rules.put("MAX_CRASHES", (long) settings.maxCrashes());
        rules.put("MAX_JOBS", part(settings.maxJobs(), partitions));
        rules.put("MAX_JOBS_PER_TENANT", part(settings.maxJobsPerTenant(), partitions));
        rules.put("EVENTS", (long) settings.eventsKept());
        return Map.copyOf(rules);
    }

    /** A partition's part of a limit, rounded up. */
    private static long part(long limit, int partitions) {
        return (limit + partitions - 1) / partitions;
    }
}
