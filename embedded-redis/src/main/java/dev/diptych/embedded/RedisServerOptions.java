package dev.diptych.embedded;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an embedded Redis is started. It always listens on loopback only, keeps an append-only file, and refuses writes
 * rather than evict.
 *
 * @param data the folder that holds its data, configuration and log; made if absent
 * @param binary which executable
 * @param port 0: any free one
 * @param password that clients must give; null: none
 * @param fsync when the append-only file is forced to disk
 * @param appendOnly false keeps nothing over a restart: only for showing what is lost then
 * @param maxMemoryBytes where Redis begins to refuse writes; 0: no limit
 * @param more further lines of redis.conf
 */
public record RedisServerOptions(
        Path data,
        RedisBinary.Choice binary,
        int port,
        @Nullable String password,
        Fsync fsync,
        boolean appendOnly,
        long maxMemoryBytes,
        List<String> more) {

    /** Redis' {@code appendfsync}. */
    public enum Fsync {
        /** Before every answer: nothing that was acknowledged is lost. */
        ALWAYS,
        /** Every second: a crash of the host may lose the last second or two. */
        EVERYSEC,
        /** When the operating system likes. */
        NO
    }

    public RedisServerOptions {
        data = data.toAbsolutePath().normalize();
        more = List.copyOf(more);
    }

    public static RedisServerOptions in(Path data) {
        return new RedisServerOptions(data, RedisBinary.Choice.PATH_FIRST, 0, null, Fsync.ALWAYS, true, 0, List.of());
    }

    public RedisServerOptions withBinary(RedisBinary.Choice binary) {
        return new RedisServerOptions(data, binary, port, password, fsync, appendOnly, maxMemoryBytes, more);
    }

    public RedisServerOptions withPort(int port) {
        return new RedisServerOptions(data, binary, port, password, fsync, appendOnly, maxMemoryBytes, more);
    }

    public RedisServerOptions withPassword(@Nullable String password) {
        return new RedisServerOptions(data, binary, port, password, fsync, appendOnly, maxMemoryBytes, more);
    }

    public RedisServerOptions withFsync(Fsync fsync) {
        return new RedisServerOptions(data, binary, port, password, fsync, appendOnly, maxMemoryBytes, more);
    }

    public RedisServerOptions withoutAppendOnly() {
        return new RedisServerOptions(data, binary, port, password, fsync, false, maxMemoryBytes, more);
    }

    public RedisServerOptions withMaxMemory(long bytes) {
        return new RedisServerOptions(data, binary, port, password, fsync, appendOnly, bytes, more);
    }

    public RedisServerOptions with(String... confLines) {
        List<String> all = new ArrayList<>(more);
        all.addAll(List.of(confLines));
        return new RedisServerOptions(data, binary, port, password, fsync, appendOnly, maxMemoryBytes, all);
    }

    /** The text of redis.conf. */
    String conf(int actualPort) {
        List<String> lines = new ArrayList<>(List.of(
                "bind 127.0.0.1",
                "port " + actualPort,
                "dir " + quoted(data.toString()),
                "logfile redis.log",
                "save \"\"",
                "appendonly " + (appendOnly ? "yes" : "no"),
                "appendfsync " + fsync.name().toLowerCase(Locale.ROOT),
                "maxmemory " + maxMemoryBytes,
                "maxmemory-policy noeviction"));
        if (password != null) {
            lines.add("requirepass " + quoted(password));
        }
        lines.addAll(more);
        return String.join("\n", lines) + "\n";
    }

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** Says nothing of the password. */
    @Override
    public String toString() {
        return "RedisServerOptions[data=%s, binary=%s, fsync=%s]".formatted(data, binary, fsync);
    }
}
