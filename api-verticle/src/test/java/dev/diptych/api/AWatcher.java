package dev.diptych.api;

import static dev.diptych.api.ApiUnderTest.get;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client on the feed that keeps every frame until the test asks for it. */
final class AWatcher implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 20;

    final ClientWebSocket socket;
    private final BlockingQueue<JsonObject> frames = new LinkedBlockingQueue<>();
    private final BlockingQueue<Buffer> pictures = new LinkedBlockingQueue<>();
    private final CompletableFuture<Short> closed = new CompletableFuture<>();

    private AWatcher(ApiUnderTest api) {
        socket = api.sockets.webSocket();
        socket.textMessageHandler(text -> frames.add(new JsonObject(text)));
        socket.binaryMessageHandler(pictures::add);
        socket.closeHandler(end -> closed.complete(socket.closeStatusCode()));
    }

    /** Connects without a word. */
    static AWatcher connected(ApiUnderTest api, WebSocketConnectOptions options) {
        AWatcher watcher = new AWatcher(api);
        get(watcher.socket.connect(
                options.setHost("127.0.0.1").setPort(api.port()).setURI("/v1/progress")));
        return watcher;
    }

    /** Connects and hears the hello. */
    static AWatcher of(ApiUnderTest api) {
        AWatcher watcher = connected(api, new WebSocketConnectOptions());
        watcher.hears("hello");
        return watcher;
    }

    AWatcher says(String frame) {
        get(socket.writeTextMessage(frame.replace('\'', '"')));
        return this;
    }

    /** Watches a job from now on; gives the answer. */
    JsonObject watches(String job) {
        return says("{'type':'sub','job':'%s'}".formatted(job)).hears("subscribed");
    }

    JsonObject watches(String job, long epoch, long seq) {
        return says("{'type':'sub','job':'%s','since':{'epoch':%d,'seq':%d}}".formatted(job, epoch, seq))
                .hears("subscribed");
    }

    JsonObject hears() {
        return taken(frames);
    }

    JsonObject hears(String type) {
        JsonObject frame = hears();
        if (!type.equals(frame.getString("type"))) {
            throw new AssertionError("expected a frame of type %s, found %s".formatted(type, frame));
        }
        return frame;
    }

    Buffer sees() {
        return taken(pictures);
    }

    boolean hasHeardNothing() {
        return frames.isEmpty();
    }

    short isClosedWith() {
        try {
            return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError("expected the socket to be closed, found it open", e);
        }
    }

    @Override
    public void close() {
        get(socket.close());
    }

    private static <T> T taken(BlockingQueue<T> queue) {
        try {
            T taken = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (taken == null) {
                throw new AssertionError("expected a frame, found none");
            }
            return taken;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
