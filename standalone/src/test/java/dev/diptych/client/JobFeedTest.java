package dev.diptych.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A real socket to a server that plays the feed of one job with 30 events, and drops the line as the test says. */
class JobFeedTest {
    private static final String JOB = "aaaaaaaaaaaaaaaaaaaaaaaaaa";
    private static final int LAST = 30;

    private final Vertx vertx = Vertx.vertx();
    private final List<Long> heard = new CopyOnWriteArrayList<>();
    private final List<JsonObject> snapshots = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void hearsEveryEventOnceThoughTheLineDropsAtEveryOne() throws Exception {
        follow((socket, since) -> {
            socket.writeTextMessage(subscribed(true, since, since + 1).encode());
            if (since + 1 < LAST) {
                socket.close();
            }
        });

        assertThat(heard).isEqualTo(upTo(LAST));
        assertThat(connections).hasValue(LAST);
    }

    @Test
    void dropsWhatItHasHeardBefore() throws Exception {
        follow((socket, since) -> {
            socket.writeTextMessage(subscribed(true, 0, 10).encode());
            for (long seq = 5; seq <= LAST; seq++) {
                socket.writeTextMessage(event(seq).encode());
            }
        });

        assertThat(heard).isEqualTo(upTo(LAST));
    }

    @Test
    void goesOnFromTheSnapshotWhereTheHistoryIsGone() throws Exception {
        follow((socket, since) -> {
            JsonObject snapshot = new JsonObject()
                    .put("id", JOB)
                    .put("state", "running")
                    .put("position", new JsonObject().put("epoch", 2).put("seq", 20));
            socket.writeTextMessage(
                    subscribed(false, 20, 20).put("snapshot", snapshot).encode());
            for (long seq = 18; seq <= LAST; seq++) {
                socket.writeTextMessage(event(seq).encode());
            }
        });

        assertThat(snapshots).hasSize(1);
        assertThat(heard)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(21, LAST).boxed().toList());
    }

    @Test
    void endsAtOnceForAJobThatHasEndedBefore() throws Exception {
        follow((socket, since) -> {
            JsonObject snapshot = new JsonObject()
                    .put("id", JOB)
                    .put("state", "cancelled")
                    .put("position", new JsonObject().put("epoch", 1).put("seq", 7));
            socket.writeTextMessage(
                    subscribed(false, 7, 7).put("snapshot", snapshot).encode());
        });

        assertThat(heard).isEmpty();
    }

    @Test
    void saysWhatTheServerRefused() {
        assertThatThrownBy(() -> follow((socket, since) -> socket.writeTextMessage(new JsonObject()
                        .put("type", "error")
                        .put("detail", "job: expected one of yours, found none")
                        .encode())))
                .hasRootCauseInstanceOf(ServerException.class)
                .hasMessageContaining("expected one of yours, found none");
    }

    @Test
    void asksAgainWhereTheServerIsWithoutItsRedisForAMoment() throws Exception {
        follow((socket, since) -> socket.writeTextMessage((connections.get() == 1
                        ? new JsonObject().put("type", "error").put("code", "unavailable")
                        : subscribed(true, since, LAST))
                .encode()));

        assertThat(heard).isEqualTo(upTo(LAST));
        assertThat(connections).hasValue(2);
    }

    private void follow(BiConsumer<ServerWebSocket, Long> afterSub) throws Exception {
        HttpServer server = vertx.createHttpServer()
                .webSocketHandler(socket -> {
                    connections.incrementAndGet();
                    socket.textMessageHandler(text -> afterSub.accept(
                            socket, new JsonObject(text).getJsonObject("since").getLong("seq")));
                    socket.writeTextMessage("{\"type\":\"hello\",\"token\":\"t\"}");
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get();
        ServerAddress address = ServerAddress.of("127.0.0.1:" + server.actualPort(), null);
        Future<Void> ended = new JobClient(vertx, address)
                .feed(JOB)
                .onSnapshot(snapshots::add)
                .onEvent(event -> heard.add(event.getLong("seq")))
                .follow();
        try {
            ended.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
    }

    /** The answer with the events after {@code from} up to {@code to}. */
    private static JsonObject subscribed(boolean recovered, long from, long to) {
        JsonArray events = new JsonArray();
        LongStream.rangeClosed(from + 1, to).forEach(seq -> events.add(event(seq)));
        return new JsonObject()
                .put("type", "subscribed")
                .put("job", JOB)
                .put("recovered", recovered)
                .put("events", events);
    }

    private static JsonObject event(long seq) {
        return new JsonObject()
                .put("job", JOB)
                .put("epoch", seq < 15 ? 1 : 2)
                .put("seq", seq)
                .put("type", seq == LAST ? "succeeded" : "step");
    }

    private static List<Long> upTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().toList();
    }
}
