package dev.diptych.bench.queue;

import dev.diptych.bench.measure.ScratchFolder;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.embedded.RedisServerOptions.Fsync;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Redis of its own for one benchmark, with a connection to look at it. Its append-only file is never rewritten, so that
 * no rewrite falls into one side's time.
 */
final class BenchRedis implements AutoCloseable {
    private static final Pattern CALLS = Pattern.compile("^cmdstat_[^:]+:calls=(\\d+)", Pattern.MULTILINE);
    private static final Pattern SCRIPTS =
            Pattern.compile("^cmdstat_evalsha:calls=\\d+,usec=(\\d+)", Pattern.MULTILINE);
    private final ScratchFolder folder;
    private final EmbeddedRedis server;
    private final Redis look;

    private BenchRedis(ScratchFolder folder, EmbeddedRedis server, Redis look) {
        this.folder = folder;
        this.server = server;
        this.look = look;
    }

    /** What Redis has done since it was started. */
    record Work(double cpuSeconds, long calls, long appendedBytes) {
        Work since(Work before) {
            return new Work(cpuSeconds - before.cpuSeconds, calls - before.calls, appendedBytes - before.appendedBytes);
        }

        double cpuMicrosPer(long jobs) {
            return 1e6 * cpuSeconds / jobs;
        }
    }

    static BenchRedis start(Vertx vertx, Fsync fsync) {
        ScratchFolder folder = ScratchFolder.named("diptych-bench");
        EmbeddedRedis server =
                EmbeddedRedis.start(RedisServerOptions.in(folder.path().resolve("redis"))
                        .withFsync(fsync)
                        .with("auto-aof-rewrite-percentage 0"));
        return new BenchRedis(folder, server, Redis.createClient(vertx, server.uri()));
    }

    String uri() {
        return server.uri();
    }

    int port() {
        return server.port();
    }

    /** A place for pictures that goes with it. */
    Path pictures() {
        return folder.path().resolve("pictures");
    }

    void fsync(Fsync fsync) {
        ask(Command.CONFIG, "SET", "appendfsync", fsync.name().toLowerCase(Locale.ROOT));
    }

    /** Forgets everything but the scripts. */
    void flush() {
        ask(Command.FLUSHALL, "SYNC");
    }

    /** Members of a list or sorted set. */
    long count(Command command, String key) {
        return ask(command, key).toLong();
    }

    /** Members of a sorted set. */
    long members(String key) {
        return count(Command.ZCARD, key);
    }

    /** Bytes that Redis has allocated for its data. */
    long usedMemory() {
        return Long.parseLong(field("memory", "used_memory"));
    }

    /** Bytes of one key with its name, all its members looked at. */
    long memory(String key) {
        Response bytes = ask(Command.MEMORY, "USAGE", key, "SAMPLES", "0");
        return bytes == null ? 0 : bytes.toLong();
    }

    /** Names of a few keys that begin so. */
    List<String> someKeys(String prefix, int most) {
        Response found = ask(Command.SCAN, "0", "MATCH", prefix + "*", "COUNT", String.valueOf(most * 20));
        return found.get(1).stream().map(Response::toString).limit(most).toList();
    }

    Work work() {
        long calls = 0;
        Matcher each = CALLS.matcher(info("commandstats"));
        while (each.find()) {
            calls += Long.parseLong(each.group(1));
        }
        return new Work(
                Double.parseDouble(field("cpu", "used_cpu_sys")) + Double.parseDouble(field("cpu", "used_cpu_user")),
                calls,
                Long.parseLong(field("persistence", "aof_current_size")));
    }

    /** Time that Redis spent in scripts since it was started. */
    long scriptMicros() {
        Matcher scripts = SCRIPTS.matcher(info("commandstats"));
        return scripts.find() ? Long.parseLong(scripts.group(1)) : 0;
    }

    private String field(String section, String name) {
        Matcher line =
                Pattern.compile("^" + name + ":(.*?)\\r?$", Pattern.MULTILINE).matcher(info(section));
        if (!line.find()) {
            throw new IllegalStateException("expected %s in INFO %s, found none".formatted(name, section));
        }
        return line.group(1);
    }

    private String info(String section) {
        return ask(Command.INFO, section).toString();
    }

    private Response ask(Command command, String... arguments) {
        Request request = Request.cmd(command);
        List.of(arguments).forEach(request::arg);
        return await(look.send(request));
    }

    /** From a thread that is no event loop. */
    static <T> T await(Future<T> future) {
        return future.timeout(10, TimeUnit.MINUTES).await();
    }

    @Override
    public void close() {
        look.close();
        server.close();
        folder.close();
    }
}
