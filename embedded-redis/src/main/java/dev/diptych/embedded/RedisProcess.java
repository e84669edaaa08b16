package dev.diptych.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One {@code redis-server} process under a shell that watches for this JVM's end.
 *
 * <p>The shell reads a pipe that only this JVM holds open. However the JVM ends, kill -9 included, the pipe closes and
 * the shell stops Redis in an orderly way, so no orphan is left to write to the data that the next start opens. Redis
 * sits in a session of its own where {@code setsid} exists, so that a Ctrl-C at the terminal does not stop it before
 * the service has finished with it. When Redis ends, the shell ends.
 */
final class RedisProcess {
    private static final String WATCH = """
            trap '' INT TERM HUP
            exec 3<&0
            $(command -v setsid) "$@" >/dev/null 2>&1 </dev/null 3<&- &
            redis=$!
            echo $redis
            (cat <&3 >/dev/null; kill -TERM $redis) >/dev/null 2>&1 &
            watch=$!
            wait $redis
            code=$?
            kill -KILL $watch
            exit $code
            """;

    private final Process watcher;
    private final ProcessHandle redis;

    private RedisProcess(Process watcher, ProcessHandle redis) {
        this.watcher = watcher;
        this.redis = redis;
    }

    static RedisProcess start(Path binary, Path conf) {
        try {
            Process watcher = new ProcessBuilder(
                            List.of("/bin/sh", "-c", WATCH, "redis-watch", binary.toString(), conf.toString()))
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            BufferedReader answer = watcher.inputReader(StandardCharsets.UTF_8);
            long pid = Long.parseLong(answer.readLine());
            return new RedisProcess(watcher, ProcessHandle.of(pid).orElseThrow());
        } catch (IOException e) {
            throw new EmbeddedRedisException(binary + " cannot be started", e);
        }
    }

    long pid() {
        return redis.pid();
    }

    boolean isAlive() {
        return watcher.isAlive();
    }

    /** Orderly: what is buffered goes to disk. Waits for the end. */
    void stop() {
        redis.destroy();
        awaitEnd();
    }

    /** As by kill -9. Waits for the end. */
    void kill() {
        redis.destroyForcibly();
        awaitEnd();
    }

    private void awaitEnd() {
        try {
            if (!watcher.waitFor(30, TimeUnit.SECONDS)) {
                throw new EmbeddedRedisException("expected redis-server %d to end within 30 s".formatted(pid()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while waiting for redis-server " + pid(), e);
        }
    }
}
