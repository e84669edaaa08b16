package dev.diptych.queue.redis;

import dev.diptych.queue.JobQueue.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears one channel of every partition, on a connection of its own. The client does not reconnect by itself, so the
 * connection is opened anew, with growing pauses, whenever it ends or no longer answers a ping.
 */
final class RedisSubscriber implements Subscription {
    private static final Logger log = LoggerFactory.getLogger(RedisSubscriber.class);
    private static final long PING_MILLIS = 5_000;

    private final RedisClient client;
    private final String channel;
    private final Consumer<String> onMessage;
    private final Runnable onGap;
    private RedisEndpoint.@Nullable Session session;
    private boolean cancelled;

    private RedisSubscriber(RedisClient client, String channel, Consumer<String> onMessage, Runnable onGap) {
        this.client = client;
        this.channel = channel;
        this.onMessage = onMessage;
        this.onGap = onGap;
    }

    /** @param onGap called when the connection is back after a loss: messages may have been missed */
    static Future<Subscription> start(RedisClient client, String channel, Consumer<String> onMessage, Runnable onGap) {
        RedisSubscriber subscriber = new RedisSubscriber(client, channel, onMessage, onGap);
        Promise<Subscription> started = Promise.promise();
        subscriber.open(0, () -> started.tryComplete(subscriber));
        return started.future()
                .timeout(client.endpoint().settings().commandTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .recover(e -> subscriber
                        .cancel()
                        .compose(ended -> Future.failedFuture(
                                RedisErrors.translate(e, client.endpoint().settings()))));
    }

    @Override
    public synchronized Future<Void> cancel() {
        cancelled = true;
        RedisEndpoint.Session last = session;
        session = null;
        return last == null ? Future.succeededFuture() : last.close();
    }

    private void open(int attempt, Runnable then) {
        if (isCancelled()) {
            return;
        }
        client.endpoint()
                .openForMessages()
                .compose(opened -> subscribe(opened).onFailure(e -> opened.close()))
                .onSuccess(subscribed -> then.run())
                .onFailure(e -> {
                    log.debug("Cannot listen to {}: {}", channel, e.getMessage());
                    client.vertx().setTimer(RedisLink.pauseMillis(attempt), timer -> open(attempt + 1, then));
                });
    }

    private Future<Void> subscribe(RedisEndpoint.Session opened) {
        Request subscribe = Request.cmd(Command.SUBSCRIBE);
        client.keys().prefixes().forEach(prefix -> subscribe.arg(prefix + channel));
        opened.connection().handler(this::heard).exceptionHandler(e -> {
            log.debug("The connection that hears {} broke: {}", channel, e.getMessage());
            reopen(opened);
        });
        return opened.connection()
                .send(subscribe)
                .timeout(client.endpoint().settings().connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .compose(subscribed -> keep(opened));
    }

    private synchronized Future<Void> keep(RedisEndpoint.Session opened) {
        if (cancelled) {
            return opened.close();
        }
        session = opened;
        opened.connection().endHandler(end -> reopen(opened));
        client.vertx().setTimer(PING_MILLIS, timer -> ping(opened));
        return Future.succeededFuture();
    }

    private void ping(RedisEndpoint.Session opened) {
        if (!isCurrent(opened)) {
            return;
        }
        opened.connection()
                .send(Request.cmd(Command.PING))
                .timeout(client.endpoint().settings().connectTimeout().toMillis(), TimeUnit.MILLISECONDS)
                .onSuccess(pong -> client.vertx().setTimer(PING_MILLIS, timer -> ping(opened)))
                .onFailure(e -> reopen(opened));
    }

    private void reopen(RedisEndpoint.Session broken) {
        synchronized (this) {
            if (session != broken) {
                return;
            }
            session = null;
        }
        broken.close();
        open(0, onGap);
    }

    private synchronized boolean isCancelled() {
        return cancelled;
    }

    private synchronized boolean isCurrent(RedisEndpoint.Session opened) {
        return session == opened;
    }

    /** A message is pushed as {@code ["message", channel, text]}; what else is pushed is of no interest. */
    private void heard(@Nullable Response pushed) {
        if (pushed == null || !(pushed.type() == ResponseType.PUSH || pushed.type() == ResponseType.MULTI)) {
            return;
        }
        if (pushed.size() == 3 && pushed.get(0).toString().equals("message")) {
            onMessage.accept(pushed.get(2).toString());
        }
    }
}
