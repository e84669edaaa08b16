package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.queue.redis.QueueUnderTest.aResult;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.JobState;
import dev.diptych.queue.Lease;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A primary, its replica, and a Sentinel that watches them. */
class SentinelTest {
    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRedis primary;
    private EmbeddedRedis replica;
    private Process sentinel;
    private Redis sentinelClient;
    private String sentinelUri;

    @BeforeEach
    void start(@TempDir Path data) throws IOException {
        primary = EmbeddedRedis.start(RedisServerOptions.in(data.resolve("primary")));
        replica = EmbeddedRedis.start(
                RedisServerOptions.in(data.resolve("replica")).with("replicaof 127.0.0.1 " + primary.port()));
        NetServer free =
                get(vertx.createNetServer().connectHandler(socket -> {}).listen(0, "127.0.0.1"));
        get(free.close());
        sentinelUri = "redis://127.0.0.1:" + free.actualPort();
        Path conf = data.resolve("sentinel.conf");
        Files.writeString(conf, """
                port %d
                bind 127.0.0.1
                sentinel monitor mymaster 127.0.0.1 %d 1
                sentinel down-after-milliseconds mymaster 1000
                sentinel failover-timeout mymaster 5000
                """.formatted(free.actualPort(), primary.port()));
        sentinel = new ProcessBuilder(primary.binary().path().toString(), conf.toString(), "--sentinel")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        sentinelClient = Redis.createClient(vertx, sentinelUri);
        awaitKnownReplicas();
    }

    @AfterEach
    void stop() throws InterruptedException {
        get(sentinelClient.close());
        sentinel.destroyForcibly().waitFor();
        replica.close();
        primary.close();
        get(vertx.close());
    }

    @Test
    void theQueueFollowsThePrimary() {
        RedisSettings settings = changed(
                RedisSettings.defaults(),
                Map.of("mode", "sentinel", "addresses", sentinelUri, "command_timeout", "15s"));
        try (QueueUnderTest q =
                QueueUnderTest.open(vertx, settings, Rules.lasting().all())) {
            Lease lease = q.aRunningJob();
            get(q.client.send("", sent -> Request.cmd(Command.WAIT).arg(1).arg(5_000)));

            primary.kill();
            get(q.queue.commit(lease, aResult(lease)));

            assertThat(q.view(lease.job()).state()).isInstanceOf(JobState.Succeeded.class);
            assertThat(get(sentinelClient.send(Request.cmd(Command.SENTINEL)
                                    .arg("get-master-addr-by-name")
                                    .arg("mymaster")))
                            .get(1)
                            .toInteger())
                    .isEqualTo(replica.port());
        }
    }

    private void awaitKnownReplicas() {
        Request replicas = Request.cmd(Command.SENTINEL).arg("replicas").arg("mymaster");
        Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> {
            Response known = get(sentinelClient.send(replicas));
            assertThat(known.size()).isEqualTo(1);
            assertThat(known.get(0).get("flags")).hasToString("slave");
        });
    }
}
