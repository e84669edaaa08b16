package dev.diptych.bench.load;

import static dev.diptych.bench.load.ServiceUnderLoad.await;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** One event loop on which all sockets of an audience live, and the clients that open them. */
final class Ears implements AutoCloseable {
    private static final int SOCKETS_PER_ADDRESS = 10_000;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final List<WebSocketClient> clients = new ArrayList<>();

    /** Held, since Vert.x closes the sockets of a client that nobody holds. */
    private final List<WebSocketClient> slowClients = new ArrayList<>();

    Vertx vertx() {
        return vertx;
    }

    /** Each loopback address has its own client ports. */
    WebSocketClient client(int socket) {
        int address = socket / SOCKETS_PER_ADDRESS;
        while (clients.size() <= address) {
            clients.add(vertx.createWebSocketClient(options().setLocalAddress("127.0.0." + (clients.size() + 1))));
        }
        return clients.get(address);
    }

    /** Whose sockets take little before they are read. */
    WebSocketClient slowClient() {
        WebSocketClient client = vertx.createWebSocketClient(options().setReceiveBufferSize(8 << 10));
        slowClients.add(client);
        return client;
    }

    private static WebSocketClientOptions options() {
        return new WebSocketClientOptions()
                .setMaxConnections(100_000)
                .setTryUsePerMessageCompression(false)
                .setTryUsePerFrameCompression(false);
    }

    void run(Runnable task) throws Exception {
        call(() -> {
            task.run();
            return true;
        });
    }

    /** Does something on the loop and waits for it. */
    <T> T call(Callable<T> task) throws Exception {
        Promise<T> done = Promise.promise();
        vertx.getOrCreateContext().runOnContext(run -> {
            try {
                done.complete(task.call());
            } catch (Exception e) {
                done.fail(e);
            }
        });
        return done.future().toCompletionStage().toCompletableFuture().get(1, TimeUnit.MINUTES);
    }

    @Override
    public void close() {
        await(vertx.close());
    }
}
