package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.client.JobClient;
import dev.diptych.client.ServerAddress;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An API and two workers as processes of their own, on one Redis that comes up after them. */
class SeveralProcessesTest {
    private static final String PASSWORD = "a password that no log may show";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private EmbeddedRedis redis;
    private Diptych api;
    private List<Diptych> workers;
    private JobClient client;

    @BeforeEach
    void start() throws Exception {
        redis = EmbeddedRedis.start(
                RedisServerOptions.in(folder.resolve("redis")).withPassword(PASSWORD));
        redis.kill();
        Map<String, String> environment = Map.of("DIPTYCH_REDIS_PASSWORD", PASSWORD, "DIPTYCH_WORKER_THREADS", "1");
        api = Diptych.start(folder, environment, "api", "--port", "0", "--redis", redis.uri());
        workers = List.of(
                Diptych.start(folder, environment, "worker", "--redis", redis.uri()),
                Diptych.start(folder, environment, "worker", "--redis", redis.uri()));
        api.awaitLog("Connection refused.*; waiting for it");
        workers.forEach(worker -> worker.awaitLog("Connection refused.*; waiting for it"));
        redis.restart();
        workers.forEach(worker -> worker.awaitLog("working, queue at"));
        client = new JobClient(vertx, ServerAddress.of(api.awaitLog("API at (\\S+),"), null));
    }

    @AfterEach
    void stop() throws Exception {
        for (Diptych worker : workers) {
            worker.close();
        }
        api.close();
        redis.close();
        get(vertx.close());
    }

    @Test
    void shareTheJobsAndTakeOverFromOneThatIsKilled() throws Exception {
        List<String> ids =
                IntStream.range(0, 40).mapToObj(seed -> submit(seed, 4)).toList();
        List<List<JsonObject>> logs = new ArrayList<>();
        for (String id : ids) {
            logs.add(follow(id));
        }

        assertThat(logs).allSatisfy(log -> assertThat(types(log)).containsOnlyOnce("succeeded"));
        assertThat(logs.stream().map(log -> started(log).get(0)).distinct()).hasSize(2);

        String longJob = submit(7, 200);
        List<JsonObject> log = new CopyOnWriteArrayList<>();
        Future<Void> ended = client.feed(longJob).onEvent(log::add).follow();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> types(log).contains("step"));
        String holder = started(log).get(0);
        workerWithId(holder).signal("KILL");
        long killed = System.nanoTime();
        get(ended);

        System.out.printf("taken over and ended %d ms after the kill%n", (System.nanoTime() - killed) / 1_000_000);
        assertThat(types(log)).containsOnlyOnce("succeeded").contains("retrying");
        assertThat(started(log)).hasSizeGreaterThanOrEqualTo(2).last().isNotEqualTo(holder);
        assertThat(log.stream().map(event -> event.getLong("seq")))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, log.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        workers.forEach(worker -> assertThat(worker.log()).doesNotContain(PASSWORD));
    }

    private String submit(int seed, int steps) {
        return get(client.submit(new JsonObject()
                        .put("prompt", "a red circle on a blue background")
                        .put("seed", seed)
                        .put("steps", steps)))
                .getString("id");
    }

    private List<JsonObject> follow(String id) {
        List<JsonObject> events = new CopyOnWriteArrayList<>();
        get(client.feed(id).onEvent(events::add).follow());
        return events;
    }

    private Diptych workerWithId(String id) {
        return workers.stream()
                .filter(worker -> worker.log().contains(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> types(List<JsonObject> log) {
        return log.stream().map(event -> event.getString("type")).toList();
    }

    /** Who started it, in order. */
    private static List<String> started(List<JsonObject> log) {
        return log.stream()
                .filter(event -> event.getString("type").equals("started"))
                .map(event -> event.getString("worker"))
                .toList();
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(90, TimeUnit.SECONDS).await();
    }
}
