package dev.diptych.bench.fuzz;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import java.util.SplittableRandom;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Says one bad frame after another on a socket and hears what is said to each; a closed socket is opened again. */
final class FrameFuzzer {
    private static final long PATIENCE_MILLIS = 30_000;
    private static final int ONE_BINARY_IN = 20;
    private static final int TOO_LONG = 70_000;

    private final Vertx vertx;
    private final WebSocketClient client;
    private final int port;
    private final BiConsumer<String, String> unasked;
    private @Nullable ClientWebSocket socket;
    private @Nullable Promise<String> waiting;
    private String before = "";

    /** @param unasked is given the frame before and what is said beside its reply */
    FrameFuzzer(Vertx vertx, int port, BiConsumer<String, String> unasked) {
        this.vertx = vertx;
        this.unasked = unasked;
        this.client = vertx.createWebSocketClient(new WebSocketClientOptions().setMaxFrameSize(1 << 20));
        this.port = port;
    }

    /** @return the reply; {@code closed} with the code if the socket was closed instead; empty: silence */
    Future<String> say(String frame, SplittableRandom random) {
        return open().compose(open -> {
            Promise<String> reply = Promise.promise();
            waiting = reply;
            before = frame;
            if (random.nextInt(ONE_BINARY_IN) == 0) {
                open.writeBinaryMessage(Buffer.buffer(frame));
            } else if (random.nextInt(ONE_BINARY_IN) == 0) {
                open.writeTextMessage(frame + " ".repeat(TOO_LONG) + "x");
            } else {
                open.writeTextMessage(frame);
            }
            long timer = vertx.setTimer(PATIENCE_MILLIS, late -> reply.tryComplete(""));
            return reply.future().onComplete(heard -> vertx.cancelTimer(timer));
        });
    }

    Future<Void> close() {
        return client.close();
    }

    private Future<ClientWebSocket> open() {
        ClientWebSocket open = socket;
        if (open != null) {
            return Future.succeededFuture(open);
        }
        ClientWebSocket opening = client.webSocket();
        Promise<ClientWebSocket> greeted = Promise.promise();
        opening.textMessageHandler(text -> {
            if (!greeted.future().isComplete()) {
                greeted.complete(opening);
            } else if (waiting == null) {
                unasked.accept(before, text);
            } else {
                reply(text);
            }
        });
        opening.exceptionHandler(broken -> {});
        opening.closeHandler(closed -> {
            socket = null;
            greeted.tryFail("the feed closed at once");
            reply("closed " + opening.closeStatusCode());
        });
        WebSocketConnectOptions where = new WebSocketConnectOptions();
        where.addHeader("Authorization", "Bearer " + Attack.KEY)
                .setHost("127.0.0.1")
                .setPort(port)
                .setURI("/v1/progress");
        opening.connect(where).onFailure(greeted::tryFail);
        return greeted.future().onSuccess(greeting -> socket = opening);
    }

    private void reply(String text) {
        Promise<String> asked = waiting;
        waiting = null;
        if (asked != null) {
            asked.tryComplete(text);
        }
    }
}
