package dev.diptych.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The calls of the API that the command line makes. Every one has a time limit and fails with {@link ServerException}. */
public final class JobClient {
    private static final int CONNECT_LIMIT_MILLIS = 5_000;
    private static final long ANSWER_LIMIT_MILLIS = 30_000;

    private final Vertx vertx;
    private final ServerAddress server;
    private final HttpClient http;
    private final WebSocketClient sockets;

    public JobClient(Vertx vertx, ServerAddress server) {
        this.vertx = vertx;
        this.server = server;
        this.http = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(CONNECT_LIMIT_MILLIS));
        this.sockets = vertx.createWebSocketClient(JobFeed.options());
    }

    /** The job that was made, as the server's JSON. */
    public Future<JsonObject> submit(JsonObject order) {
        return json(HttpMethod.POST, "/v1/jobs", order.toBuffer());
    }

    public Future<JsonObject> job(String id) {
        return json(HttpMethod.GET, "/v1/jobs/" + id, null);
    }

    /** The newest jobs first. */
    public Future<JsonArray> jobs() {
        return json(HttpMethod.GET, "/v1/jobs", null).map(page -> page.getJsonArray("jobs"));
    }

    /** Asks for the job's end; a running job ends at its next step. */
    public Future<JsonObject> cancel(String id) {
        return json(HttpMethod.DELETE, "/v1/jobs/" + id, null);
    }

    /** A finished picture as PNG. */
    public Future<Buffer> image(String id, int n) {
        return call(HttpMethod.GET, "/v1/jobs/" + id + "/images/" + n, null);
    }

    public Future<JsonArray> models() {
        return json(HttpMethod.GET, "/v1/models", null).map(answer -> answer.getJsonArray("models"));
    }

    /** The job's feed from its beginning to its end. */
    public JobFeed feed(String id) {
        return new JobFeed(vertx, sockets, server, id);
    }

    private Future<JsonObject> json(HttpMethod method, String path, @Nullable Buffer body) {
        return call(method, path, body).compose(answer -> {
            try {
                return Future.succeededFuture(answer.toJsonObject());
            } catch (DecodeException e) {
                return Future.failedFuture(ServerException.foreign(server));
            }
        });
    }

    private Future<Buffer> call(HttpMethod method, String path, @Nullable Buffer body) {
        RequestOptions options = new RequestOptions()
                .setMethod(method)
                .setHost(server.host())
                .setPort(server.port())
                .setSsl(server.tls())
                .setURI(path)
                .setTimeout(ANSWER_LIMIT_MILLIS);
        if (server.key() != null) {
            options.putHeader("Authorization", "Bearer " + server.key());
        }
        if (body != null) {
            options.putHeader("Content-Type", "application/json");
        }
        return onEventLoop(() -> http.request(options)
                        .compose(request -> body == null ? request.send() : request.send(body))
                        .compose(response -> response.body().compose(answer -> accepted(response, answer))))
                .timeout(ANSWER_LIMIT_MILLIS, TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(
                        failure instanceof ServerException ? failure : ServerException.unreachable(server, failure)));
    }

    /** On any other thread an answer could be over before anybody asks for its body, which then never comes. */
    private Future<Buffer> onEventLoop(Supplier<Future<Buffer>> call) {
        Promise<Buffer> answer = Promise.promise();
        vertx.getOrCreateContext().runOnContext(there -> call.get().onComplete(answer));
        return answer.future();
    }

    private static Future<Buffer> accepted(HttpClientResponse response, Buffer body) {
        return response.statusCode() < 300
                ? Future.succeededFuture(body)
                : Future.failedFuture(ServerException.of(response.statusCode(), body));
    }
}
