package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code diptych generate}, told to end before it is done. */
class TerminatedTest {
    private static final int MORE_THAN_A_PIPE_HOLDS = 1 << 20;
    private static final String JOB = "aaaaaaaaaaaaaaaaaaaaaaaaaa";

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final Promise<Void> followed = Promise.promise();
    private final List<String> calls = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        get(vertx.close());
    }

    @Test
    void oneCtrlCEndsWhatStillWaitsForItsPrompt() throws Exception {
        try (Diptych generate = Diptych.start(folder, Map.of(), "generate", "-")) {
            generate.hears(new byte[MORE_THAN_A_PIPE_HOLDS]);
            generate.signal("INT");

            assertThat(generate.end().code()).isEqualTo(130);
        }
    }

    @Test
    void whatWasTerminatedCancelsItsJobAndDoesNotSayThatItIsDone() throws Exception {
        HttpServer server = get(vertx.createHttpServer()
                .webSocketHandler(feed -> followed.tryComplete())
                .requestHandler(this::answer)
                .listen(0, "127.0.0.1"));
        String address = "http://127.0.0.1:" + server.actualPort();
        try (Diptych generate = Diptych.start(folder, Map.of(), "generate", "a circle", "--server", address)) {
            get(followed.future());
            generate.signal("TERM");

            assertThat(generate.end().code()).isEqualTo(130);
        }
        assertThat(calls).last().isEqualTo("DELETE /v1/jobs/" + JOB);
    }

    private void answer(HttpServerRequest request) {
        calls.add(request.method() + " " + request.path());
        request.response()
                .end(new JsonObject().put("id", JOB).put("state", "running").encode());
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(60, TimeUnit.SECONDS).await();
    }
}
