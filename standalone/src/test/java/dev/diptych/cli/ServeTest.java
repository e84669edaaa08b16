package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.client.JobClient;
import dev.diptych.client.ServerAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diptych serve} as a process. */
class ServeTest {
    private static final int TERMINATED_WELL = 0;
    private static final String LONGEST = "200";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void goesOnWithItsJobsWhereItWasStopped() throws Exception {
        String running;
        String waiting;
        try (Diptych serve = serve()) {
            JobClient client = client(serve);
            running = submit(client);
            waiting = submit(client);
            awaitRunning(client, running);

            assertThat(serveOnTheSameData().stderr()).contains("diptych: ", "in use by another process");

            serve.signal("TERM");
            assertThat(serve.end().code()).isEqualTo(TERMINATED_WELL);
        }
        try (Diptych again = serve()) {
            JobClient client = client(again);
            for (String job : new String[] {running, waiting}) {
                get(client.feed(job).follow());
                assertThat(get(client.job(job)).getString("state")).isEqualTo("succeeded");
                assertThat(get(client.image(job, 0)).getString(1, 4)).isEqualTo("PNG");
            }
        }
    }

    @Test
    void ctrlCOfAClientCancelsItsJob() throws Exception {
        try (Diptych serve = serve()) {
            String address = serve.awaitLog("serving at (\\S+),");
            try (Diptych generate = Diptych.start(
                    folder, Map.of(), "generate", "a red circle", "--server", address, "--steps", LONGEST)) {
                generate.awaitLog("base");
                generate.signal("INT");

                assertThat(generate.end().code()).isEqualTo(130);
                assertThat(generate.log()).contains("diptych: interrupted");
            }
            JobClient client = new JobClient(vertx, ServerAddress.of(address, null));
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> get(client.jobs())
                            .getJsonObject(0)
                            .getString("state")
                            .equals("cancelled"));
        }
        assertThat(Files.list(folder).filter(file -> file.toString().endsWith(".png")))
                .isEmpty();
    }

    private Diptych serve() throws Exception {
        return Diptych.start(folder, Map.of("DIPTYCH_WORKER_DRAIN", "0"), "serve", "--port", "0", "--data", "data");
    }

    private Diptych.Ended serveOnTheSameData() throws Exception {
        return Diptych.run(folder, "serve", "--port", "0", "--data", "data");
    }

    private JobClient client(Diptych serve) {
        return new JobClient(vertx, ServerAddress.of(serve.awaitLog("serving at (\\S+),"), null));
    }

    private static String submit(JobClient client) {
        return get(client.submit(
                        new JsonObject().put("prompt", "a red circle").put("steps", Integer.parseInt(LONGEST))))
                .getString("id");
    }

    private static void awaitRunning(JobClient client, String job) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> get(client.job(job)).getInteger("step", 0) > 0);
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(90, TimeUnit.SECONDS).await();
    }
}
