package dev.diptych.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.diptych.client.JobClient;
import dev.diptych.client.ServerAddress;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.job.ImageSize;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Workers.WorkerCard;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWorkers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** API processes are killed while they deliver webhooks, whose receivers know what they were told. */
class WebhooksOverKillsTest {
    private static final int ENDPOINTS = 4;
    private static final int JOBS = 5;
    private static final Map<String, String> SETTINGS = Map.of(
            "DIPTYCH_API_WEBHOOKS_ALLOW", "127.0.0.1",
            "DIPTYCH_API_WEBHOOKS_TIMEOUT", "1s", // so that what a dead node had claimed is due again after 4 s
            "DIPTYCH_API_WEBHOOKS_ATTEMPTS", "12",
            "DIPTYCH_API_WEBHOOKS_RETRY_DELAY", "100ms");

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = vertx.createHttpClient();
    private final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    private final List<HttpServer> endpoints = new ArrayList<>();
    private EmbeddedRedis redis;
    private Diptych api;
    private String address;
    private JobClient client;

    /** One call of an endpoint. It is only taken once it is answered. */
    private record Told(HttpServerRequest request, String body) {
        String header(String name) {
            return request.getHeader(name);
        }

        String event() {
            JsonObject event = new JsonObject(body).getJsonObject("data").getJsonObject("event");
            return event.getString("job") + " " + event.getString("type");
        }
    }

    @BeforeEach
    void start() throws Exception {
        redis = EmbeddedRedis.start(RedisServerOptions.in(folder.resolve("redis")));
        announceAModel();
        for (int i = 0; i < ENDPOINTS; i++) {
            endpoints.add(get(vertx.createHttpServer()
                    .requestHandler(
                            request -> request.bodyHandler(body -> told.add(new Told(request, body.toString()))))
                    .listen(0, "127.0.0.1")));
        }
        startApi();
    }

    @AfterEach
    void stop() throws Exception {
        api.close();
        get(vertx.close());
        redis.close();
    }

    private void startApi() throws Exception {
        api = Diptych.start(folder, SETTINGS, "api", "--port", "0", "--redis", redis.uri());
        address = api.awaitLog("API at (\\S+),");
        client = new JobClient(vertx, ServerAddress.of(address, null));
    }

    private void announceAModel() {
        RedisClient direct = get(RedisClient.connect(vertx, RedisSettings.at(redis.uri())));
        ModelCard model = new ModelCard("shapes", new ImageSize(128, 128), 16, 16, SchedulerName.EULER, false);
        Set<Capability> capabilities = Set.of(new Capability(model.name(), Phase.BASE));
        WorkerCard worker = new WorkerCard("w1", "localhost", "none", "1", capabilities, 0, false);
        get(new RedisWorkers(direct, QueueSettings.defaults()).announce(worker, List.of(model)));
        get(direct.close());
    }

    @Test
    void everyEventIsToldAndSignedAlthoughThreeNodesDieWhileTheyTell() throws Exception {
        Set<String> owed = IntStream.range(0, ENDPOINTS * JOBS)
                .mapToObj(this::aCancelledJob)
                .flatMap(id -> Stream.of(id + " queued", id + " cancelled"))
                .collect(Collectors.toSet());
        List<Told> unanswered = new ArrayList<>();
        List<Told> taken = new ArrayList<>();

        for (int kill = 1; kill <= 3; kill++) {
            take(taken, 3);
            unanswered.add(next());
            api.signal("KILL"); // its deliveries are claimed, one has arrived, none is settled
            startApi();
        }
        Awaitility.await().atMost(60, TimeUnit.SECONDS).until(() -> {
            take(taken, 1);
            return events(taken).equals(owed);
        });

        assertThat(events(taken)).containsAll(events(unanswered));
        String secret = secret();
        assertThat(taken)
                .allSatisfy(call -> assertThat(call.header("webhook-signature")).isEqualTo(signature(call, secret)));
        assertThat(ids(taken)).as("one id for each event, whoever tells of it").hasSize(owed.size());
        assertThat(ids(taken)).containsAll(ids(unanswered));
    }

    private String aCancelledJob(int number) {
        int port = endpoints.get(number % ENDPOINTS).actualPort();
        JsonObject order = new JsonObject()
                .put("prompt", "a red circle")
                .put("webhook", "http://127.0.0.1:" + port + "/")
                .put("webhook_events", JsonArray.of("queued", "cancelled"));
        String id = get(client.submit(order)).getString("id");
        get(client.cancel(id));
        return id;
    }

    private Told next() throws InterruptedException {
        Told call = told.poll(60, TimeUnit.SECONDS);
        assertThat(call).as("a call").isNotNull();
        return call;
    }

    /** Answers so many calls; one whose sender is dead already is answered in vain, and comes again. */
    private void take(List<Told> taken, int calls) throws InterruptedException {
        for (int i = 0; i < calls; i++) {
            Told call = next();
            if (!call.request().response().closed()) {
                call.request().response().setStatusCode(204).end();
                taken.add(call);
            }
        }
    }

    private static Set<String> events(List<Told> calls) {
        return calls.stream().map(Told::event).collect(Collectors.toSet());
    }

    private static Set<String> ids(List<Told> calls) {
        return calls.stream().map(call -> call.header("webhook-id")).collect(Collectors.toSet());
    }

    private String secret() {
        return get(http.request(new RequestOptions().setAbsoluteURI(address + "/v1/webhooks/secret"))
                        .compose(HttpClientRequest::send)
                        .compose(HttpClientResponse::body))
                .toJsonObject()
                .getString("secret");
    }

    /** As https://www.standardwebhooks.com defines it. */
    private static String signature(Told call, String secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.replace("whsec_", "")), "HmacSHA256"));
        String signed = call.header("webhook-id") + "." + call.header("webhook-timestamp") + "." + call.body();
        return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static <T> T get(Future<T> future) {
        return future.timeout(60, TimeUnit.SECONDS).await();
    }
}
