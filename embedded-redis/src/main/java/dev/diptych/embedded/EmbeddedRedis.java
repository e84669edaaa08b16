package dev.diptych.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real {@code redis-server} process on loopback. It ends with this JVM, however that ends ({@link RedisProcess}), and
 * after every other shutdown hook; two processes never open one data folder ({@link DataFolder}).
 */
public final class EmbeddedRedis implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedRedis.class);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);
    private static final int PORT_TRIES = 5;

    private final RedisServerOptions options;
    private final RedisBinary binary;
    private final DataFolder folder;
    private int port;
    private @Nullable RedisProcess process;
    private boolean closed;

    private EmbeddedRedis(RedisServerOptions options, RedisBinary binary, DataFolder folder) {
        this.options = options;
        this.binary = binary;
        this.folder = folder;
        this.port = options.port();
    }

    /**
     * Starts a server and returns once it answers.
     *
     * @throws EmbeddedRedisException if it does not come up, or the data folder is in use or of a newer Redis
     */
    public static EmbeddedRedis start(RedisServerOptions options) {
        RedisBinary binary = RedisBinary.find(options.binary());
        EmbeddedRedis redis = new EmbeddedRedis(options, binary, DataFolder.open(options.data(), binary));
        try {
            redis.start();
            return redis;
        } catch (RuntimeException e) {
            redis.close();
            throw e;
        }
    }

    public int port() {
        return port;
    }

    public RedisBinary binary() {
        return binary;
    }

    /** The address without the password. */
    public String uri() {
        return "redis://127.0.0.1:" + port;
    }

    public long pid() {
        return running().pid();
    }

    public synchronized boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Ends it in an orderly way: everything it acknowledged is on disk. */
    public synchronized void stop() {
        if (isAlive()) {
            running().stop();
        }
    }

    /** Ends it as kill -9 does. */
    public synchronized void kill() {
        if (isAlive()) {
            running().kill();
        }
    }

    /**
     * Starts it again on the same port and data; stops it before if it still runs.
     *
     * @throws EmbeddedRedisException if it does not come up, or has been closed meanwhile
     */
    public synchronized void restart() {
        if (closed) {
            throw new EmbeddedRedisException("expected a data folder that is still ours, found it closed");
        }
        stop();
        start();
    }

    @Override
    public synchronized void close() {
        closed = true;
        stop();
        folder.close();
    }

    private synchronized void start() {
        boolean anyPort = port == 0;
        for (int tries = anyPort ? PORT_TRIES : 1; ; tries--) {
            port = anyPort ? freePort() : port;
            process = RedisProcess.start(binary.path(), writeConf());
            folder.occupiedBy(running().pid());
            if (answers(running())) {
                log.info(
                        "Redis {}.{} answers on port {}, data in {}",
                        binary.major(),
                        binary.minor(),
                        port,
                        options.data());
                return;
            }
            if (tries == 1) {
                throw new EmbeddedRedisException(
                        "expected Redis to answer on port %d, found: %s".formatted(port, folder.lastLogLine()));
            }
        }
    }

    private boolean answers(RedisProcess started) {
        RedisProbe probe = new RedisProbe(port, options.password());
        long deadline = System.nanoTime() + ANSWER_LIMIT.toNanos();
        while (started.isAlive()) {
            RedisProbe.Answer answer = probe.ask();
            if (answer.ready() && answer.text().contains("process_id:" + started.pid() + "\r\n")) {
                return true;
            }
            // Loading a large append-only file takes as long as it takes.
            if (System.nanoTime() > deadline && !answer.loading()) {
                started.kill();
                throw new EmbeddedRedisException("expected Redis to answer on port %d within %d s, found: %s"
                        .formatted(port, ANSWER_LIMIT.toSeconds(), answer.firstLine()));
            }
            pause();
        }
        return false;
    }

    private static void pause() {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedRedisException("interrupted while Redis was starting", e);
        }
    }

    private RedisProcess running() {
        RedisProcess started = process;
        if (started == null) {
            throw new EmbeddedRedisException("expected a running Redis, found none");
        }
        return started;
    }

    /** The configuration may hold the password: only its owner can read it. */
    private Path writeConf() {
        Path conf = options.data().resolve("redis.conf");
        try {
            Files.deleteIfExists(conf);
            Files.createFile(conf, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(conf, options.conf(port).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new EmbeddedRedisException(conf + " cannot be written", e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new EmbeddedRedisException("no free port on loopback", e);
        }
    }
}
