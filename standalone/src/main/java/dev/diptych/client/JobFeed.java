package dev.diptych.client;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Follows one job over the progress WebSocket to its end. A dropped connection is opened again and goes on behind the
 * last event seen, so that no event is missed and none is heard twice.
 */
public final class JobFeed {
    private static final Set<String> LAST_TYPES = Set.of("succeeded", "failed", "cancelled");
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 5_000;
    private static final int MOST_TRIES = 20;
    /** The server pings every 25 s: whoever says nothing for this long is gone. */
    private static final int SILENCE_LIMIT_SECONDS = 60;

    private final Vertx vertx;
    private final ServerAddress server;
    private final String job;
    private final WebSocketClient client;
    private final Promise<Void> ended = Promise.promise();
    private Consumer<JsonObject> onEvent = event -> {};
    private Consumer<JsonObject> onSnapshot = snapshot -> {};
    private Position seen = new Position(0, 0);
    private int failedTries;

    private record Position(long epoch, long seq) {
        static Position of(JsonObject json) {
            return new Position(json.getLong("epoch"), json.getLong("seq"));
        }
    }

    /** @param client made with {@link #options()}; for many feeds */
    JobFeed(Vertx vertx, WebSocketClient client, ServerAddress server, String job) {
        this.vertx = vertx;
        this.client = client;
        this.server = server;
        this.job = job;
    }

    static WebSocketClientOptions options() {
        return new WebSocketClientOptions().setMaxConnections(Integer.MAX_VALUE).setIdleTimeout(SILENCE_LIMIT_SECONDS);
    }

    /** Every event once, in order. */
    public JobFeed onEvent(Consumer<JsonObject> handler) {
        onEvent = handler;
        return this;
    }

    /** The job as it stands, when the feed begins and whenever events before it can no longer be had. */
    public JobFeed onSnapshot(Consumer<JsonObject> handler) {
        onSnapshot = handler;
        return this;
    }

    /** Completes when the job has ended; fails with {@link ServerException} when the server stays away. */
    public Future<Void> follow() {
        connect();
        return ended.future();
    }

    private void connect() {
        ClientWebSocket socket = client.webSocket();
        // Handlers come before the connection, or the first frame could be lost.
        socket.textMessageHandler(text -> heard(socket, new JsonObject(text)));
        socket.closeHandler(closed -> retry(new IllegalStateException("the feed was closed")));
        socket.exceptionHandler(failure -> {});
        socket.connect(connectOptions()).onFailure(this::retry);
    }

    private WebSocketConnectOptions connectOptions() {
        WebSocketConnectOptions options = new WebSocketConnectOptions();
        options.setHost(server.host())
                .setPort(server.port())
                .setSsl(server.tls())
                .setURI("/v1/progress")
                .setTimeout(5_000);
        if (server.key() != null) {
            options.addHeader("Authorization", "Bearer " + server.key());
        }
        return options;
    }

    private void heard(ClientWebSocket socket, JsonObject frame) {
        switch (frame.getString("type")) {
            case "hello" -> subscribe(socket);
            case "subscribed" -> subscribed(frame);
            case "error" -> refused(socket, frame);
            default -> event(frame);
        }
        if (ended.future().isComplete()) {
            socket.close();
        }
    }

    /** A server that is without its Redis for a moment is asked again, as after a dropped line. */
    private void refused(ClientWebSocket socket, JsonObject error) {
        if ("unavailable".equals(error.getString("code"))) {
            socket.close();
        } else {
            ended.tryFail(ServerException.of(0, error.toBuffer()));
        }
    }

    private void subscribe(ClientWebSocket socket) {
        JsonObject sub = new JsonObject()
                .put("type", "sub")
                .put("job", job)
                .put("since", new JsonObject().put("epoch", seen.epoch()).put("seq", seen.seq()));
        socket.writeTextMessage(sub.encode());
    }

    private void subscribed(JsonObject frame) {
        failedTries = 0;
        JsonObject snapshot = frame.getJsonObject("snapshot");
        if (snapshot != null) {
            onSnapshot.accept(snapshot);
        }
        JsonArray missed = frame.getJsonArray("events", new JsonArray());
        for (int i = 0; i < missed.size(); i++) {
            event(missed.getJsonObject(i));
        }
        if (snapshot != null) {
            Position position = Position.of(snapshot.getJsonObject("position"));
            if (position.seq() > seen.seq()) {
                seen = position;
            }
            if (LAST_TYPES.contains(snapshot.getString("state"))) {
                ended.tryComplete();
            }
        }
    }

    private void event(JsonObject event) {
        if (!job.equals(event.getString("job")) || event.getLong("seq") == null) {
            return;
        }
        Position position = Position.of(event);
        if (position.seq() <= seen.seq()) {
            return;
        }
        seen = position;
        onEvent.accept(event);
        if (LAST_TYPES.contains(event.getString("type"))) {
            ended.tryComplete();
        }
    }

    private void retry(Throwable cause) {
        if (ended.future().isComplete()) {
            return;
        }
        if (++failedTries > MOST_TRIES) {
            ended.tryFail(ServerException.unreachable(server, cause));
            return;
        }
        long pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(failedTries - 1, 10));
        vertx.setTimer(pause, again -> connect());
    }
}
