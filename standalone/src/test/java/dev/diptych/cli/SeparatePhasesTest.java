package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.client.JobClient;
import dev.diptych.client.ServerAddress;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.picture.UploadedPicture;
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

/** The shipped model in two worker processes, one for the base and one for the refiner. */
class SeparatePhasesTest {
    private static final int JOBS = 4;

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<Diptych> processes = new ArrayList<>();
    private EmbeddedRedis redis;
    private JobClient client;

    @BeforeEach
    void start() throws Exception {
        redis = EmbeddedRedis.start(RedisServerOptions.in(folder.resolve("redis")));
        Diptych api = started("api", "--port", "0", "--redis", redis.uri());
        client = new JobClient(vertx, ServerAddress.of(api.awaitLog("API at (\\S+),"), null));
        worker("base");
    }

    @AfterEach
    void stop() throws Exception {
        for (Diptych process : processes) {
            process.close();
        }
        redis.close();
        get(vertx.close());
    }

    @Test
    void aKilledRefinersJobsAreDoneOnceByTheNextAndGiveTheSamePictures() throws Exception {
        Diptych refiner = worker("refiner");
        byte[] undisturbed = pixels(ended(submit(0)));

        List<String> ids = IntStream.range(0, JOBS).mapToObj(this::submit).toList();
        List<List<JsonObject>> logs = new ArrayList<>();
        List<Future<Void>> ends = new ArrayList<>();
        for (String id : ids) {
            List<JsonObject> log = new CopyOnWriteArrayList<>();
            logs.add(log);
            ends.add(client.feed(id).onEvent(log::add).follow());
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> logs.stream().anyMatch(log -> log.stream().anyMatch(SeparatePhasesTest::isRefinerStep)));
        refiner.signal("KILL");
        worker("refiner");
        get(Future.all(ends));

        assertThat(logs).allSatisfy(log -> assertThat(types(log)).containsOnlyOnce("handoff", "succeeded"));
        assertThat(logs.stream().flatMap(log -> types(log).stream())).contains("retrying");
        assertThat(pixels(ids.get(0))).isEqualTo(undisturbed);
    }

    private Diptych worker(String phase) throws Exception {
        Diptych worker = started("worker", "--redis", redis.uri(), "--phases", phase);
        worker.awaitLog("working, queue at");
        return worker;
    }

    private Diptych started(String... arguments) throws Exception {
        Diptych process = Diptych.start(folder, Map.of("DIPTYCH_WORKER_THREADS", "1"), arguments);
        processes.add(process);
        return process;
    }

    /** Most of its steps are the refiner's. */
    private String submit(int seed) {
        return get(client.submit(new JsonObject()
                        .put("prompt", "a red circle on a blue background")
                        .put("seed", seed)
                        .put("steps", 60)
                        .put("handoff", new JsonObject().put("at", 0.1).put("unit", "steps"))))
                .getString("id");
    }

    private String ended(String id) {
        get(client.feed(id).onEvent(event -> {}).follow());
        return id;
    }

    private byte[] pixels(String id) {
        return UploadedPicture.decode(get(client.image(id, 0)).getBytes())
                .colours()
                .rgb();
    }

    private static boolean isRefinerStep(JsonObject event) {
        return "step".equals(event.getString("type")) && "refiner".equals(event.getString("phase"));
    }

    private static List<String> types(List<JsonObject> log) {
        return log.stream().map(event -> event.getString("type")).toList();
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(90, TimeUnit.SECONDS).await();
    }
}
