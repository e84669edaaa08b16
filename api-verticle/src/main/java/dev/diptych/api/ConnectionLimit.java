package dev.diptych.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;

/** Lets at most so many connections in at a time; the next is closed at once. */
final class ConnectionLimit implements Handler<HttpConnection> {
    private final int most;
    private int open;

    /** @param most 0: any number */
    ConnectionLimit(int most) {
        this.most = most;
    }

    @Override
    public void handle(HttpConnection connection) {
        open++;
        // The close handler of a connection that has become a WebSocket is never called.
        ((ConnectionBase) connection).closeFuture().onComplete(closed -> open--);
        if (most > 0 && open > most) {
            connection.close();
        }
    }
}
