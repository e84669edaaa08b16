package dev.diptych.queue.redis;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection with many commands in flight, opened anew whenever it ends. A command is sent again when its answer
 * was lost, until its time is over: so only commands that may be said twice go through here.
 *
 * <p>Everything of it happens on an event loop of its own; answers come back on the caller's context.
 */
final class RedisLink {
    private static final Logger log = LoggerFactory.getLogger(RedisLink.class);
    private static final long FIRST_PAUSE_MILLIS = 20;
    private static final long LONGEST_PAUSE_MILLIS = 500;

    private final Vertx vertx;
    private final RedisEndpoint endpoint;
    private final Context context;
    private @Nullable Future<RedisEndpoint.Session> session;
    private boolean closed;
    private long lastAnswer = System.nanoTime();

    RedisLink(Vertx vertx, RedisEndpoint endpoint) {
        this.vertx = vertx;
        this.endpoint = endpoint;
        this.context = ((VertxInternal) vertx).createEventLoopContext();
    }

    /** @param command the command, given how often it was sent before */
    Future<Response> send(IntFunction<Request> command) {
        Promise<Response> answer = promise();
        long deadline = System.nanoTime() + endpoint.settings().commandTimeout().toNanos();
        context.runOnContext(start -> attempt(command, 0, deadline, answer));
        return answer.future();
    }

    /** Sends a command once: fails where {@link #send} would go on trying. */
    Future<Response> sendOnce(Request command) {
        Promise<Response> answer = promise();
        context.runOnContext(start ->
                open().compose(opened -> opened.connection().send(command)).onComplete(answer));
        return answer.future();
    }

    Future<Void> close() {
        Promise<Void> end = promise();
        context.runOnContext(start -> {
            closed = true;
            Future<RedisEndpoint.Session> last = session;
            session = null;
            (last == null ? Future.<Void>succeededFuture() : last.compose(RedisEndpoint.Session::close))
                    .onComplete(ended -> end.complete());
        });
        return end.future();
    }

    private Future<RedisEndpoint.Session> open() {
        if (closed) {
            return Future.failedFuture("the connection was closed");
        }
        Future<RedisEndpoint.Session> now = session;
        if (now == null || now.failed()) {
            now = endpoint.open()
                    .onSuccess(opened -> opened.connection()
                            .exceptionHandler(e -> {
                                log.debug("A connection to Redis broke: {}", e.getMessage());
                                drop(opened);
                            })
                            .endHandler(end -> drop(opened)));
            session = now;
        }
        return now;
    }

    private void attempt(IntFunction<Request> command, int sentBefore, long deadline, Promise<Response> answer) {
        long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        open().compose(opened -> sendOver(opened, command.apply(sentBefore), left))
                .onSuccess(answer::complete)
                .onFailure(e -> {
                    long pause = pauseMillis(sentBefore);
                    if (!RedisErrors.isPassing(e) || left <= 2 * pause || closed) {
                        answer.fail(e);
                    } else {
                        vertx.setTimer(pause, timer -> attempt(command, sentBefore + 1, deadline, answer));
                    }
                });
    }

    /** A connection that answers others meanwhile is slow and is waited for; one that is silent is dropped. */
    private Future<Response> sendOver(RedisEndpoint.Session opened, Request command, long leftMillis) {
        long sentAt = System.nanoTime();
        long half = Math.max(1, leftMillis / 2);
        Future<Response> reply =
                opened.connection().send(command).onSuccess(answered -> lastAnswer = System.nanoTime());
        return reply.timeout(half, TimeUnit.MILLISECONDS)
                .recover(e -> e instanceof TimeoutException && lastAnswer - sentAt > 0
                        ? reply.timeout(half, TimeUnit.MILLISECONDS)
                        : Future.failedFuture(e))
                .onFailure(e -> {
                    if (RedisErrors.isPassing(e)) {
                        drop(opened);
                    }
                });
    }

    private void drop(RedisEndpoint.Session broken) {
        Future<RedisEndpoint.Session> now = session;
        if (now != null && now.succeeded() && now.result() == broken) {
            session = null;
            broken.close();
        }
    }

    private static <T> Promise<T> promise() {
        ContextInternal caller = ContextInternal.current();
        return caller == null ? Promise.promise() : caller.promise();
    }

    /** Doubles from attempt to attempt; by chance up to half of it less, so that not all come back at once. */
    static long pauseMillis(int attempt) {
        long full = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempt, 10));
        return full / 2 + ThreadLocalRandom.current().nextLong(full / 2 + 1);
    }
}
