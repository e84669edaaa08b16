package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.queue.Lease;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is let in, and what is said to whom is not. */
class RedisAccessTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    @TempDir
    Path data;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void closeVertx() {
        get(vertx.close());
    }

    @Test
    void aPasswordIsGivenAndItsAbsenceOrErrorSaidWithoutShowingIt() {
        try (EmbeddedRedis redis =
                EmbeddedRedis.start(RedisServerOptions.in(data).withPassword("p@ss word"))) {
            RedisSettings settings = RedisSettings.at(redis.uri());
            use(settings.withPassword("p@ss word"));
            use(RedisSettings.at("redis://:p%40ss%20word@127.0.0.1:" + redis.port()));
            assertRefused(settings, "asks for a password");
            assertRefused(settings.withPassword("wrong-secret"), "refuses the user name or password");
            assertRefused(
                    RedisSettings.at("redis://:wrong-secret@127.0.0.1:" + redis.port()),
                    "refuses the user name or password");
        }
    }

    @Test
    void aUserOfTheAccessControlListNeedsNoMoreThanTheDocsSay() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(RedisServerOptions.in(data)
                .withPassword("of the default user")
                .with(
                        "user diptych on >secret ~diptych:* &diptych:* +@all -@dangerous -@admin +info",
                        "user reader on >secret ~diptych:* &* +@read +@connection +info"))) {
            RedisSettings settings = RedisSettings.at(redis.uri()).withPassword("secret");
            use(changed(settings, Map.of("user", "diptych")));
            assertRefused(
                    changed(settings, Map.of("user", "reader")), "does not let this user do all that the queue needs");
        }
    }

    @Test
    void speaksTlsToACertificateThatItTrusts() {
        SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
        int port = freePort();
        try (EmbeddedRedis redis = EmbeddedRedis.start(RedisServerOptions.in(data)
                .with(
                        "tls-port " + port,
                        "tls-auth-clients no",
                        "tls-cert-file " + certificate.certificatePath(),
                        "tls-key-file " + certificate.privateKeyPath()))) {
            assertThat(redis.isAlive()).isTrue();
            RedisSettings settings = RedisSettings.at("rediss://localhost:" + port);
            Map<String, String> trusting = Map.of("ca_certificate", certificate.certificatePath());
            use(changed(settings, trusting));
            assertRefused(settings, "cannot be reached");
            assertRefused(changed(RedisSettings.at("rediss://127.0.0.1:" + port), trusting), "cannot be reached");
        }
    }

    @Test
    void aRedisThatIsTooOldIsRefused() {
        NetServer old = get(vertx.createNetServer()
                .connectHandler(socket -> socket.handler(command -> {
                    String text = command.toString().toUpperCase(java.util.Locale.ROOT);
                    String info = "# Server\r\nredis_version:5.0.14\r\n";
                    socket.write(
                            text.contains("HELLO")
                                    ? "-ERR unknown command `HELLO`\r\n"
                                    : text.contains("INFO")
                                            ? "$" + info.length() + "\r\n" + info + "\r\n"
                                            : "+PONG\r\n");
                }))
                .listen(0, "127.0.0.1"));
        assertRefused(
                RedisSettings.at("redis://127.0.0.1:" + old.actualPort()), "expected version 6.2 or newer, found 5.0");
    }

    @Test
    void whatCannotBeAnAddressIsRefusedWithoutShowingItsPassword() {
        assertThatThrownBy(() -> RedisSettings.at("http://user:secret@host"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected redis://host:port")
                .hasMessageNotContaining("secret");
        assertThat(RedisSettings.at("redis://user:secret@host:1").toString()).doesNotContain("secret");
    }

    private void use(RedisSettings settings) {
        try (QueueUnderTest q =
                QueueUnderTest.open(vertx, settings, Rules.lasting().all())) {
            var heard = get(q.queue.onWork(() -> {}));
            Lease lease = q.aRunningJob();
            get(q.queue.renew(List.of(lease)));
            get(q.queue.commit(lease, aResult(lease)));
            get(q.queue.reap());
            assertThat(q.story(lease.job())).containsExactly("queued", "started", "succeeded");
            get(heard.cancel());
        }
    }

    private void assertRefused(RedisSettings settings, String words) {
        assertThatThrownBy(() -> QueueUnderTest.open(
                        vertx,
                        changed(settings, Map.of("connect_timeout", SHORT, "command_timeout", SHORT)),
                        Rules.lasting().all()))
                .isInstanceOf(QueueUnavailableException.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("secret");
    }

    private int freePort() {
        NetServer server =
                get(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        get(server.close());
        return server.actualPort();
    }
}
