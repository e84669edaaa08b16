package dev.diptych.api.progress;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;

/** A WebSocket: events are text frames, pictures binary ones. */
record SocketPipe(ServerWebSocket socket) implements Pipe {
    @Override
    public boolean full() {
        return socket.writeQueueFull();
    }

    @Override
    public boolean closed() {
        return socket.isClosed();
    }

    @Override
    public void event(FeedEvent event, String json) {
        socket.writeTextMessage(json);
    }

    @Override
    public void text(String text) {
        socket.writeTextMessage(text);
    }

    @Override
    public void picture(Buffer frame) {
        socket.writeBinaryMessage(frame);
    }

    @Override
    public void end() {
        socket.close();
    }

    @Override
    public void onDrain(Runnable action) {
        socket.drainHandler(drained -> action.run());
    }
}
