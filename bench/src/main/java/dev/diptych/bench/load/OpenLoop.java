package dev.diptych.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * Sends a request whenever one is due, whether earlier ones have been answered or not. What finds every connection busy
 * waits, and its time counts from when it was due: a server that stalls is seen to stall (no coordinated omission).
 * Everything happens on one event loop; its callers wait outside.
 */
final class OpenLoop implements AutoCloseable {
    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private final Vertx vertx;
    private final Context context;
    private final NetClient client;
    private final int port;
    private final Buffer request;
    private final Deque<HttpConnection> idle = new ArrayDeque<>();
    private final Deque<Long> waiting = new ArrayDeque<>();
    private Outcomes outcomes = new Outcomes();
    private long inFlight;

    private OpenLoop(Vertx vertx, int port, Buffer request) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));
        this.port = port;
        this.request = request;
    }

    /** With its connections open. */
    static OpenLoop over(Vertx vertx, int connections, int port, Buffer request) throws Exception {
        OpenLoop loop = new OpenLoop(vertx, port, request);
        return loop.await(() -> {
            List<Future<HttpConnection>> opening = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                opening.add(HttpConnection.open(loop.client, port).onSuccess(loop.idle::add));
            }
            return Future.all(opening).map(loop);
        });
    }

    private <T> T await(Supplier<Future<T>> task) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(start -> task.get().onComplete(done));
        return done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    }

    /**
     * Sends for some time, and then waits for what is still open.
     *
     * @param progress told now and then how many were sent
     */
    Outcomes run(double perSecond, double seconds, LongConsumer progress) throws Exception {
        return await(() -> send(perSecond, seconds, progress));
    }

    private Future<Outcomes> send(double perSecond, double seconds, LongConsumer progress) {
        Outcomes counted = new Outcomes();
        outcomes = counted;
        Promise<Outcomes> over = Promise.promise();
        long start = System.nanoTime();
        long all = Math.round(perSecond * seconds);
        long[] sent = {0};
        vertx.setPeriodic(1, tick -> {
            long now = System.nanoTime();
            long due = Math.min(all, (long) ((now - start) * perSecond / 1e9));
            for (; sent[0] < due; sent[0]++) {
                send(start + (long) (sent[0] * 1e9 / perSecond));
            }
            progress.accept(sent[0]);
            boolean tired = now - start > seconds * 1e9 + PATIENCE_NANOS;
            if (sent[0] == all && inFlight == 0 && waiting.isEmpty() || tired) {
                vertx.cancelTimer(tick);
                giveUp(counted);
                over.complete(counted);
            }
        });
        return over.future();
    }

    private void send(long due) {
        outcomes.begun(System.nanoTime() - due);
        HttpConnection connection = idle.poll();
        if (connection == null) {
            outcomes.foundNoConnection();
            waiting.add(due);
        } else {
            send(connection, due);
        }
    }

    private void send(HttpConnection connection, long due) {
        inFlight++;
        connection
                .send(request)
                .onSuccess(answer -> outcomes.answered(answer, System.nanoTime() - due))
                .onFailure(outcomes::broke)
                .onComplete(done -> {
                    inFlight--;
                    if (connection.isClosed()) {
                        reopen();
                    } else {
                        next(connection);
                    }
                });
    }

    private void next(HttpConnection connection) {
        Long due = waiting.poll();
        if (due == null) {
            idle.add(connection);
        } else {
            send(connection, due);
        }
    }

    private void reopen() {
        HttpConnection.open(client, port).onSuccess(this::next).onFailure(outcomes::broke);
    }

    private void giveUp(Outcomes counted) {
        for (long i = inFlight + waiting.size(); i > 0; i--) {
            counted.broke(new IllegalStateException("no answer"));
        }
        waiting.clear();
    }

    @Override
    public void close() {
        client.close();
    }
}
