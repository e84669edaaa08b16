package dev.diptych.api;

import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.image.FileImageStore;
import dev.diptych.image.ImageStore;
import dev.diptych.job.ImageSize;
import dev.diptych.job.ModelCard;
import dev.diptych.job.SchedulerName;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobEvents;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisRateLimiter;
import dev.diptych.queue.redis.RedisServiceKey;
import dev.diptych.queue.redis.RedisSettings;
import dev.diptych.queue.redis.RedisWebhooks;
import dev.diptych.queue.redis.RedisWorkers;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetClient;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.client.HttpRequest;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An API node on a real Redis process, and the words in which tests speak to it. */
final class ApiUnderTest implements AutoCloseable {
    static final ModelCard SHAPES =
            new ModelCard("shapes", new ImageSize(128, 128), 16, 16, SchedulerName.EULER, false);

    /** Looks like any host's name, and means 127.0.0.1. */
    static final String NAME_OF_LOOPBACK = "inside.example";

    final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setAddressResolverOptions(new AddressResolverOptions()
                    .setHostsValue(Buffer.buffer("127.0.0.1 localhost " + NAME_OF_LOOPBACK))));

    /** Held for all, since Vert.x closes what belongs to a client that nobody holds. */
    final WebSocketClient sockets = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(1000));

    final NetClient net = vertx.createNetClient();
    final EmbeddedRedis redis;
    final RedisClient client;
    final ApiParts parts;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private ApiVerticle api;
    private Optional<String> deployed = Optional.empty();
    private WebClient http;

    private ApiUnderTest(Path folder, QueueSettings rules, UnaryOperator<ImageStore> pictures) {
        redis = EmbeddedRedis.start(RedisServerOptions.in(folder.resolve("redis")));
        client = get(RedisClient.connect(vertx, RedisSettings.at(redis.uri())));
        parts = new ApiParts(
                new RedisJobQueue(client, rules),
                new RedisJobEvents(client, rules),
                new RedisWorkers(client, rules),
                new RedisRateLimiter(client),
                new RedisWebhooks(client, rules),
                new RedisServiceKey(client),
                pictures.apply(new FileImageStore(vertx, folder.resolve("images"))));
    }

    static ApiUnderTest start(Path folder) {
        return start(folder, ApiSettings.defaults().withAddress("127.0.0.1", 0), QueueSettings.defaults());
    }

    static ApiUnderTest start(Path folder, ApiSettings settings, QueueSettings rules) {
        return start(folder, settings, rules, UnaryOperator.identity());
    }

    static ApiUnderTest start(
            Path folder, ApiSettings settings, QueueSettings rules, UnaryOperator<ImageStore> pictures) {
        ApiUnderTest under = new ApiUnderTest(folder, rules, pictures);
        under.api = new ApiVerticle(settings, under.parts, under.registry);
        under.deployed = Optional.of(get(under.vertx.deployVerticle(under.api)));
        under.http = WebClient.create(
                under.vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(under.port()));
        return under;
    }

    int port() {
        return api.port();
    }

    /** A second node of the same service. */
    WebClient anotherNode() {
        ApiVerticle other = new ApiVerticle(
                ApiSettings.defaults().withAddress("127.0.0.1", 0),
                parts,
                new PrometheusMeterRegistry(PrometheusConfig.DEFAULT));
        get(vertx.deployVerticle(other));
        return WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(other.port()));
    }

    List<Route> routes() {
        return api.routes();
    }

    AWorker aWorker() {
        return AWorker.announced(this);
    }

    HttpRequest<Buffer> request(HttpMethod method, String path) {
        return http.request(method, path);
    }

    HttpResponse<Buffer> get(String path) {
        return get(request(HttpMethod.GET, path).send());
    }

    HttpResponse<Buffer> post(String path, @Nullable Buffer body) {
        return get(request(HttpMethod.POST, path)
                .putHeader("Content-Type", "application/json")
                .sendBuffer(body == null ? Buffer.buffer() : body));
    }

    HttpResponse<Buffer> submit(String order) {
        return post("/v1/jobs", Buffer.buffer(order));
    }

    /** The id of a job that was submitted and answered 202. */
    String aJob() {
        HttpResponse<Buffer> answer = submit("{\"prompt\": \"a red circle on a blue background\", \"steps\": 4}");
        if (answer.statusCode() != 202) {
            throw new AssertionError(answer.bodyAsString());
        }
        return answer.bodyAsJsonObject().getString("id");
    }

    /** Redis drops whoever listens to it. */
    void losesLiveConnection() {
        String killed = tellRedis("CLIENT KILL TYPE pubsub");
        if (!killed.matches(":[1-9][0-9]*")) {
            throw new AssertionError("expected Redis to drop a listener, found " + killed);
        }
    }

    /** Redis answers what only reads; what writes waits until it may. */
    void redisHoldsWrites(boolean holds) {
        tellRedis(holds ? "CLIENT PAUSE 60000 WRITE" : "CLIENT UNPAUSE");
    }

    /** Gives the first line of its answer. */
    String tellRedis(String command) {
        try (Socket socket = new Socket("127.0.0.1", redis.port())) {
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** What this node measures of itself, also while Redis is silent. */
    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    JsonObject job(String id) {
        return get("/v1/jobs/" + id).bodyAsJsonObject();
    }

    int jobsEnqueued() {
        return get("/v1/jobs?limit=100").bodyAsJsonObject().getJsonArray("jobs").size();
    }

    static <T> T get(Future<T> future) {
        return future.timeout(30, TimeUnit.SECONDS).await();
    }

    @Override
    public void close() {
        deployed.ifPresent(id -> get(vertx.undeploy(id)));
        get(client.close());
        get(vertx.close());
        redis.close();
    }
}
