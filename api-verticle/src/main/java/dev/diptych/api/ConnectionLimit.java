package dev.diptych.api;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;

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
        connection.closeHandler(closed -> open--);
        if (most > 0 && open > most) {
            connection.close();
        }
    }
}
