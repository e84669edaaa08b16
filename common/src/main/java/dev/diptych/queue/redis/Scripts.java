package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.stream.Stream;

/** The scripts with their rules written into them, ready to be called. */
final class Scripts {
    private final RedisClient client;
    private final Map<String, Long> rules;
    private final Map<String, LuaScript> loaded = new ConcurrentHashMap<>();

    Scripts(RedisClient client, Map<String, Long> rules) {
        this.client = client;
        this.rules = rules;
    }

    /** Runs a transition of one job, after all earlier ones of that job. */
    Future<Response> run(String name, JobId job, Object... arguments) {
        return run(name, client.keys().prefix(job), with(job, arguments), command -> client.send(job, command));
    }

    /** Runs a transition of one job that carries much, beside the others. */
    Future<Response> runBulk(String name, JobId job, Object... arguments) {
        return run(name, client.keys().prefix(job), with(job, arguments), client::sendBulk);
    }

    /** Runs what is about no job and carries much. */
    Future<Response> runBulkIn(String prefix, String name, Object... arguments) {
        List<Buffer> all = buffers(Stream.of(arguments));
        return run(name, prefix, sent -> all, client::sendBulk);
    }

    /** Runs what concerns a whole partition. */
    Future<Response> runIn(String prefix, String name, Object... arguments) {
        List<Buffer> all = buffers(Stream.of(arguments));
        return runIn(prefix, name, sent -> all);
    }

    /** @param arguments given how often the call was sent before */
    Future<Response> runIn(String prefix, String name, IntFunction<List<Buffer>> arguments) {
        return run(name, prefix, arguments, command -> client.send(prefix, command));
    }

    /** A rule as the scripts have it: durations in ms, limits as a partition's part. */
    long rule(String name) {
        return Objects.requireNonNull(rules.get(name));
    }

    static List<Buffer> buffers(Stream<?> arguments) {
        return arguments.map(Scripts::buffer).toList();
    }

    /** Asks for the script by its name, and sends it along where Redis does not know it. */
    private Future<Response> run(
            String name,
            String prefix,
            IntFunction<List<Buffer>> arguments,
            Function<IntFunction<Request>, Future<Response>> send) {
        LuaScript script = loaded.computeIfAbsent(name, absent -> LuaScript.load(absent, rules));
        return send.apply(sent -> script.bySha(prefix, arguments.apply(sent)))
                .recover(e -> RedisErrors.isNoScript(e)
                        ? send.apply(sent -> script.bySource(prefix, arguments.apply(sent)))
                        : Future.failedFuture(e));
    }

    private static IntFunction<List<Buffer>> with(JobId job, Object... arguments) {
        List<Buffer> all = buffers(Stream.concat(Stream.of(job.value()), Stream.of(arguments)));
        return sent -> all;
    }

    private static Buffer buffer(Object argument) {
        if (argument instanceof Buffer buffer) {
            return buffer;
        }
        return argument instanceof byte[] bytes ? Buffer.buffer(bytes) : Buffer.buffer(argument.toString());
    }
}
