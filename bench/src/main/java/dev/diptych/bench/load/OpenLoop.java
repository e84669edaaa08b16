package dev.diptych.bench.load;

import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;

/**
 * Sends a request whenever one is due, whether earlier ones have been answered or not. What finds every connection busy
 * waits, and its time counts from when it was due: a server that stalls is seen to stall (no coordinated omission).
 * Everything happens on its caller's thread.
 */
final class OpenLoop implements AutoCloseable {
    private static final long PATIENCE_NANOS = 30_000_000_000L;
    private static final long TICK_MILLIS = 1;
    private static final IOException NO_ANSWER = new IOException("no answer");

    private final int port;
    private final ByteBuffer request;
    private final Selector selector;
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(64 << 10);
    private final Deque<KeptConnection> idle = new ArrayDeque<>();
    private final Set<KeptConnection> busy = new HashSet<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private Outcomes outcomes = new Outcomes();

    private OpenLoop(int port, Buffer request) throws IOException {
        this.port = port;
        this.request = ByteBuffer.allocateDirect(request.length()).put(request.getBytes());
        this.selector = Selector.open();
    }

    /** With its connections open. */
    static OpenLoop over(int connections, int port, Buffer request) throws IOException {
        OpenLoop loop = new OpenLoop(port, request);
        for (int i = 0; i < connections; i++) {
            loop.idle.add(new KeptConnection(port, loop.selector));
        }
        return loop;
    }

    /**
     * Sends for some time, and then waits for what is still open.
     *
     * @param progress told now and then how many were sent
     */
    Outcomes run(double perSecond, double seconds, LongConsumer progress) throws IOException {
        outcomes = new Outcomes();
        long start = System.nanoTime();
        long all = Math.round(perSecond * seconds);
        long sent = 0;
        boolean tired = false;
        while (!tired && (sent < all || !busy.isEmpty() || !waiting.isEmpty())) {
            long passed = System.nanoTime() - start;
            tired = passed > seconds * 1e9 + PATIENCE_NANOS;
            for (long due = Math.min(all, (long) (passed * perSecond / 1e9)); sent < due; sent++) {
                send(start + (long) (sent * 1e9 / perSecond));
            }
            progress.accept(sent);
            selector.select(this::hear, TICK_MILLIS);
        }
        giveUp();
        return outcomes;
    }

    private void send(long due) {
        outcomes.begun(System.nanoTime() - due);
        KeptConnection connection = idle.poll();
        if (connection == null) {
            outcomes.foundNoConnection();
            waiting.add(due);
        } else {
            send(connection, due);
        }
    }

    private void send(KeptConnection connection, long due) {
        busy.add(connection);
        try {
            connection.send(request.rewind(), due);
        } catch (IOException e) {
            broken(connection, e);
        }
    }

    private void hear(SelectionKey key) {
        KeptConnection connection = (KeptConnection) key.attachment();
        try {
            if (connection.hear(scratch)) {
                outcomes.answered(connection.answer(), System.nanoTime() - connection.due());
                busy.remove(connection);
                next(connection);
            }
        } catch (IOException e) {
            broken(connection, e);
        }
    }

    private void next(KeptConnection connection) {
        Long due = waiting.poll();
        if (due == null) {
            idle.add(connection);
        } else {
            send(connection, due);
        }
    }

    /** Another takes its place. */
    private void broken(KeptConnection connection, IOException e) {
        connection.close();
        idle.remove(connection);
        if (busy.remove(connection)) {
            outcomes.broke(e);
        }
        try {
            next(new KeptConnection(port, selector));
        } catch (IOException refused) {
            outcomes.broke(refused);
        }
    }

    /** The connections of what was not answered would hear it when it is nobody's any more. */
    private void giveUp() {
        waiting.forEach(due -> outcomes.broke(NO_ANSWER));
        waiting.clear();
        List.copyOf(busy).forEach(connection -> broken(connection, NO_ANSWER));
    }

    @Override
    public void close() throws IOException {
        idle.forEach(KeptConnection::close);
        busy.forEach(KeptConnection::close);
        selector.close();
    }
}
