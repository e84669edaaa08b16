package dev.diptych.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedRedisTest {
    @TempDir
    Path data;

    RedisServerOptions options;

    @BeforeEach
    void inAFolderOfItsOwn() {
        options = RedisServerOptions.in(data);
    }

    @ParameterizedTest
    @EnumSource(RedisBinary.Choice.class)
    void answersOnAFreePortAndKeepsItsDataOverKill9(RedisBinary.Choice choice) throws IOException {
        assumeTrue(
                choice != RedisBinary.Choice.PATH || RedisBinary.onPath().isPresent(), "no redis-server on the PATH");
        try (EmbeddedRedis redis = EmbeddedRedis.start(options.withBinary(choice))) {
            assertThat(say(redis, "SET a 1")).isEqualTo("+OK");
            int port = redis.port();

            redis.kill();
            assertThat(redis.isAlive()).isFalse();
            redis.restart();

            assertThat(redis.port()).isEqualTo(port);
            assertThat(say(redis, "INCR a")).isEqualTo(":2");
        }
    }

    @Test
    void keepsNothingOverKill9WithoutTheAppendOnlyFile() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options.withoutAppendOnly())) {
            assertThat(say(redis, "SET a 1")).isEqualTo("+OK");
            redis.kill();
            redis.restart();
            assertThat(say(redis, "EXISTS a")).isEqualTo(":0");
        }
    }

    @Test
    void asksForItsPasswordAndHidesItFromOthers() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options.withPassword("s e\"c\\ret"))) {
            assertThat(say(redis, "PING")).startsWith("-NOAUTH");
            assertThat(say(redis, "AUTH \"s e\\\"c\\\\ret\"")).isEqualTo("+OK");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("redis.conf"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refusesWritesWhenItsMemoryIsFull() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(options.withMaxMemory(1))) {
            assertThat(say(redis, "SET a 1")).startsWith("-OOM");
        }
    }

    @Test
    void doesNotShareItsDataFolder() {
        try (EmbeddedRedis first = EmbeddedRedis.start(options)) {
            assertThat(first.isAlive()).isTrue();
            assertThatThrownBy(() -> EmbeddedRedis.start(options))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining("in use by another process");
        }
    }

    @Test
    void doesNotOpenTheFilesOfANewerRedisWithAnOlderOne() throws IOException {
        Files.createDirectory(data.resolve("appendonlydir"));
        assertThatThrownBy(() -> EmbeddedRedis.start(options.withBinary(RedisBinary.Choice.BUNDLED)))
                .isInstanceOf(EmbeddedRedisException.class)
                .hasMessageContaining("written by Redis 7");
    }

    @Test
    void isNotStartedAgainOnceItIsClosed() {
        EmbeddedRedis redis = EmbeddedRedis.start(options);
        redis.close();

        assertThatThrownBy(redis::restart).isInstanceOf(EmbeddedRedisException.class);
        assertThat(redis.isAlive()).isFalse();
    }

    @Test
    void saysWhyItDoesNotComeUp() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> EmbeddedRedis.start(options.withPort(taken.getLocalPort())))
                    .isInstanceOf(EmbeddedRedisException.class)
                    .hasMessageContaining("port " + taken.getLocalPort());
        }
    }

    @Test
    void endsWithItsJvmEvenIfThatIsKilled() throws Exception {
        Process jvm = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        EmbeddedRedisTest.class.getName(),
                        data.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long pid = Long.parseLong(jvm.inputReader().readLine());
        ProcessHandle redis = ProcessHandle.of(pid).orElseThrow();

        jvm.destroyForcibly().waitFor();

        redis.onExit().get(10, TimeUnit.SECONDS);
        assertThat(redis.isAlive()).isFalse();
        try (EmbeddedRedis next = EmbeddedRedis.start(options)) {
            assertThat(say(next, "PING")).isEqualTo("+PONG");
        }
    }

    /** A JVM that starts a Redis, tells its process id, and waits to be killed. */
    public static void main(String[] args) throws InterruptedException {
        EmbeddedRedis redis = EmbeddedRedis.start(RedisServerOptions.in(Path.of(args[0])));
        System.out.println(redis.pid());
        Thread.sleep(TimeUnit.MINUTES.toMillis(1));
    }

    private static String say(EmbeddedRedis redis, String command) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
            return new java.io.BufferedReader(
                            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .readLine();
        }
    }
}
