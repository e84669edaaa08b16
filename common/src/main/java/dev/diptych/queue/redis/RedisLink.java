package dev.diptych.queue.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One connection with many commands in flight, opened anew whenever it ends. A command is sent again when its answer
 * was lost, until its time is over: so only commands that may be said twice go through here.
 */
final class RedisLink {
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final RedisEndpoint endpoint;
    private @Nullable Future<RedisEndpoint.Session> session;
    private boolean closed;

    RedisLink(Vertx vertx, RedisEndpoint endpoint) {
        this.vertx = vertx;
        this.endpoint = endpoint;
    }

    /** @param command the command, given how often it was sent before */
    Future<Response> send(Function<Integer, Request> command) {
        Promise<Response> answer = Promise.promise();
        long deadline = System.nanoTime() + endpoint.settings().commandTimeout().toNanos();
        attempt(command, 0, deadline, answer);
        return answer.future();
    }

    /** Opens the connection if there is none; fails at once where {@link #send} would go on trying. */
    synchronized Future<RedisEndpoint.Session> open() {
        if (closed) {
            return Future.failedFuture("the connection was closed");
        }
        Future<RedisEndpoint.Session> now = session;
        if (now == null || now.failed()) {
            Future<RedisEndpoint.Session> opening = endpoint.open();
            session = opening;
            opening.onSuccess(opened -> opened.connection().endHandler(end -> drop(opened)));
            return opening;
        }
        return now;
    }

    synchronized Future<Void> close() {
        closed = true;
        Future<RedisEndpoint.Session> last = session;
        session = null;
        return last == null
                ? Future.succeededFuture()
                : last.compose(RedisEndpoint.Session::close).otherwiseEmpty();
    }

    private void attempt(Function<Integer, Request> command, int sentBefore, long deadline, Promise<Response> answer) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        open().compose(opened -> opened.connection()
                        .send(command.apply(sentBefore))
                        .timeout(Math.max(1, left / 2), TimeUnit.MILLISECONDS)
                        .onFailure(e -> {
                            if (RedisErrors.isPassing(e)) {
                                drop(opened);
                            }
                        }))
                .onSuccess(answer::complete)
                .onFailure(e -> {
                    long pause = pauseMillis(sentBefore);
                    if (!RedisErrors.isPassing(e) || left <= 2 * pause || isClosed()) {
                        answer.fail(e);
                    } else {
                        vertx.setTimer(pause, timer -> attempt(command, sentBefore + 1, deadline, answer));
                    }
                });
    }

    private synchronized void drop(RedisEndpoint.Session broken) {
        Future<RedisEndpoint.Session> now = session;
        if (now != null && now.succeeded() && now.result() == broken) {
            session = null;
            broken.close();
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    /** Doubles from attempt to attempt; by chance up to half of it less, so that not all come back at once. */
    static long pauseMillis(int attempt) {
        long full = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
