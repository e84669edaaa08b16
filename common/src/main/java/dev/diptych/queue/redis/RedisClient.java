package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The connections of one process. Commands of one job go over one connection, in order; checkpoints and pictures have
 * one of their own, so that they hold up no lease.
 */
public final class RedisClient {
    private final Vertx vertx;
    private final RedisSettings settings;
    private final RedisKeys keys;
    private final RedisEndpoint endpoint;
    private final List<RedisLink> links;
    private final RedisLink bulk;

    private RedisClient(Vertx vertx, RedisSettings settings) {
        this.vertx = vertx;
        this.settings = settings;
        this.keys = new RedisKeys(settings.namespace(), settings.partitions());
        this.endpoint = new RedisEndpoint(vertx, settings);
        this.links = IntStream.range(0, settings.connections())
                .mapToObj(i -> new RedisLink(vertx, endpoint))
                .toList();
        this.bulk = new RedisLink(vertx, endpoint);
    }

    /**
     * Waits for a Redis that is not up yet. Fails, with a {@link QueueUnavailableException}, if it does not come up in
     * time, and at once if it refuses the password, is older than 6.2, or holds a queue of another number of partitions.
     */
    public static Future<RedisClient> connect(Vertx vertx, RedisSettings settings) {
        RedisClient client = new RedisClient(vertx, settings);
        return new RedisStart(client)
                .await()
                .map(client)
                .recover(e -> client.close().compose(closed -> Future.failedFuture(e)));
    }

    public Future<Void> close() {
        List<Future<Void>> closing =
                new java.util.ArrayList<>(links.stream().map(RedisLink::close).toList());
        closing.add(bulk.close());
        return Future.join(closing).mapEmpty();
    }

    Vertx vertx() {
        return vertx;
    }

    RedisKeys keys() {
        return keys;
    }

    RedisEndpoint endpoint() {
        return endpoint;
    }

    /** A command that is not sent again if its answer is lost; fails with the error as it came. */
    Future<Response> sendOnce(Request command) {
        return links.get(0).sendOnce(command);
    }

    /** A command about one job: after all earlier ones about it. */
    Future<Response> send(JobId job, IntFunction<Request> command) {
        return translated(link(job.hashCode()).send(command));
    }

    /** A command about a whole partition. */
    Future<Response> send(String prefix, IntFunction<Request> command) {
        return translated(link(prefix.hashCode()).send(command));
    }

    /** A command that carries much. */
    Future<Response> sendBulk(IntFunction<Request> command) {
        return translated(bulk.send(command));
    }

    private RedisLink link(int hash) {
        return links.get(Math.floorMod(hash, links.size()));
    }

    private Future<Response> translated(Future<Response> answer) {
        return answer.recover(
                e -> Future.failedFuture(RedisErrors.isNoScript(e) ? e : RedisErrors.translate(e, settings)));
    }
}
