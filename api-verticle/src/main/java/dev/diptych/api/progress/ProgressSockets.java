package dev.diptych.api.progress;

import dev.diptych.queue.JobQueue;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** All sockets of one event loop: opens them, asks them for signs of life, and closes them. */
public final class ProgressSockets {
    private static final Buffer PING = Buffer.buffer("diptych");

    private final Vertx vertx;
    private final Feed feed;
    private final JobQueue queue;
    private final FeedAdmission doorkeeper;
    private final FeedSettings settings;
    private final Set<ProgressSocket> open = new HashSet<>();

    public ProgressSockets(Vertx vertx, Feed feed, JobQueue queue, FeedAdmission doorkeeper, FeedSettings settings) {
        this.vertx = vertx;
        this.feed = feed;
        this.queue = queue;
        this.doorkeeper = doorkeeper;
        this.settings = settings;
    }

    /** @param token of the upgrade request; null if it had none */
    public void open(ServerWebSocket socket, @Nullable String token) {
        ProgressSocket client = new ProgressSocket(socket, feed, queue, doorkeeper, settings);
        open.add(client);
        socket.closeHandler(closed -> {
            open.remove(client);
            client.closed();
        });
        client.open(token);
        askForLife(socket, client);
    }

    public int size() {
        return open.size();
    }

    /** A key has changed: whoever's is no longer good is closed. */
    public void checkKeys() {
        List.copyOf(open).forEach(ProgressSocket::checkKey);
    }

    public void closeAll() {
        List.copyOf(open).forEach(client -> client.close(CloseCode.GOING_AWAY));
    }

    /** Every ping needs its pong in time; a socket that never brought its key goes with the first ping. */
    private void askForLife(ServerWebSocket socket, ProgressSocket client) {
        if (socket.isClosed()) {
            return;
        }
        boolean[] alive = {true};
        socket.pongHandler(pong -> alive[0] = true);
        vertx.setTimer(settings.ping().toMillis(), timer -> {
            if (socket.isClosed()) {
                return;
            }
            client.checkKey();
            alive[0] = false;
            socket.writePing(PING);
            vertx.setTimer(settings.pong().toMillis(), late -> {
                if (!alive[0]) {
                    client.close(CloseCode.NO_PONG);
                } else {
                    askForLife(socket, client);
                }
            });
        });
    }
}
