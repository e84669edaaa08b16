package dev.diptych.queue.redis;

import static dev.diptych.config.SettingsReader.changed;
import static dev.diptych.queue.redis.QueueUnderTest.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.Request;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Three primaries that share the 16,384 hash slots. */
final class RedisCluster implements AutoCloseable {
    private static final int SLOTS = 16_384;
    private static final int NODES = 3;

    private final List<EmbeddedRedis> nodes;

    private RedisCluster(List<EmbeddedRedis> nodes) {
        this.nodes = nodes;
    }

    static RedisCluster start(Vertx vertx, Path data) {
        RedisCluster cluster = new RedisCluster(IntStream.range(0, NODES)
                .mapToObj(i -> EmbeddedRedis.start(RedisServerOptions.in(data.resolve("node" + i))
                        .with("cluster-enabled yes", "cluster-node-timeout 5000")))
                .toList());
        for (int i = 0; i < NODES; i++) {
            Redis node = Redis.createClient(vertx, cluster.nodes.get(i).uri());
            Request slots = Request.cmd(Command.CLUSTER).arg("ADDSLOTS");
            IntStream.range(SLOTS * i / NODES, SLOTS * (i + 1) / NODES).forEach(slots::arg);
            get(node.send(slots));
            get(node.send(Request.cmd(Command.CLUSTER)
                    .arg("MEET")
                    .arg("127.0.0.1")
                    .arg(cluster.nodes.get(0).port())));
            get(node.close());
        }
        cluster.nodes.forEach(node -> cluster.awaitReady(vertx, node));
        return cluster;
    }

    RedisSettings settings() {
        return changed(
                RedisSettings.defaults(),
                Map.of(
                        "mode",
                        "cluster",
                        "addresses",
                        nodes.stream().map(EmbeddedRedis::uri).collect(Collectors.joining(","))));
    }

    private void awaitReady(Vertx vertx, EmbeddedRedis node) {
        Redis client = Redis.createClient(vertx, node.uri());
        Request info = Request.cmd(Command.CLUSTER).arg("INFO");
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(get(client.send(info)).toString()).contains("cluster_state:ok", "cluster_size:3"));
        get(client.close());
    }

    @Override
    public void close() {
        nodes.forEach(EmbeddedRedis::close);
    }
}
