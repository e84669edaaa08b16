package dev.diptych.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Redis data folder that this JVM alone has. Two servers that append to one file would ruin it, so the folder is
 * locked, and a server that is left from a killed JVM is waited for.
 */
final class DataFolder implements AutoCloseable {
    private static final long LEFTOVER_LIMIT_SECONDS = 10;

    private final Path path;
    private final FileChannel lockFile;

    private DataFolder(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    static DataFolder open(Path path, RedisBinary binary) {
        try {
            Files.createDirectories(path);
            FileChannel lockFile =
                    FileChannel.open(path.resolve("diptych.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (tryLock(lockFile) == null) {
                lockFile.close();
                throw new EmbeddedRedisException(
                        "expected %s to be free, found it in use by another process".formatted(path));
            }
            DataFolder folder = new DataFolder(path, lockFile);
            try {
                folder.requireReadableBy(binary);
                folder.awaitLeftover();
            } catch (RuntimeException e) {
                folder.close();
                throw e;
            }
            return folder;
        } catch (IOException e) {
            throw new EmbeddedRedisException(path + " cannot be used as a data folder", e);
        }
    }

    void occupiedBy(long pid) {
        try {
            Files.writeString(path.resolve("redis.pid"), Long.toString(pid));
        } catch (IOException e) {
            throw new EmbeddedRedisException(path + " cannot be written", e);
        }
    }

    String lastLogLine() {
        try {
            List<String> lines = Files.readAllLines(path.resolve("redis.log"));
            return lines.isEmpty() ? "nothing in redis.log" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "no redis.log";
        }
    }

    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new EmbeddedRedisException(path + " cannot be unlocked", e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel lockFile) throws IOException {
        try {
            return lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    /** Redis 7 keeps its append-only file in a folder that an older one does not look into: it would start empty. */
    private void requireReadableBy(RedisBinary binary) {
        if (binary.major() < 7 && Files.isDirectory(path.resolve("appendonlydir"))) {
            throw new EmbeddedRedisException(
                    "%s was written by Redis 7 or newer: expected such a redis-server, found %d.%d"
                            .formatted(path, binary.major(), binary.minor()));
        }
    }

    private void awaitLeftover() throws IOException {
        Path pidFile = path.resolve("redis.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        long pid = Long.parseLong(Files.readString(pidFile).strip());
        ProcessHandle leftover =
                ProcessHandle.of(pid).filter(DataFolder::isRedis).orElse(null);
        if (leftover == null) {
            return;
        }
        try {
            leftover.onExit().get(LEFTOVER_LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new EmbeddedRedisException(
                    "expected %s to be free, found redis-server %d still at work on it".formatted(path, pid), e);
        } catch (InterruptedException | ExecutionException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while waiting for redis-server " + pid, e);
        }
    }

    private static boolean isRedis(ProcessHandle process) {
        return process.info().command().orElse("").contains("redis-server");
    }
}
