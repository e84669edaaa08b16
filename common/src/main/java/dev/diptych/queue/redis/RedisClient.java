package dev.diptych.queue.redis;

import dev.diptych.job.JobId;
import dev.diptych.queue.QueueUnavailableException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections of one process. Commands of one job go over one connection, in order; checkpoints and pictures have
 * one of their own, so that they hold up no lease.
 */
public final class RedisClient {
    private static final Logger log = LoggerFactory.getLogger(RedisClient.class);
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)");

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
     * Fails at once, with a {@link QueueUnavailableException}, if Redis is not there, refuses the password, is older
     * than 6.2, or holds a queue of another number of partitions.
     */
    public static Future<RedisClient> connect(Vertx vertx, RedisSettings settings) {
        RedisClient client = new RedisClient(vertx, settings);
        return client.links
                .get(0)
                .sendOnce(Request.cmd(Command.INFO))
                .compose(info -> client.requireUsable(info.toString()))
                .compose(usable -> client.requireSamePartitions())
                .map(client)
                .recover(e -> client.close()
                        .compose(closed -> Future.failedFuture(
                                e instanceof QueueUnavailableException ? e : RedisErrors.translate(e, settings))));
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

    private Future<Void> requireUsable(String info) {
        Matcher version = VERSION.matcher(info);
        int major = version.find() ? Integer.parseInt(version.group(1)) : 0;
        int minor = major == 0 ? 0 : Integer.parseInt(version.group(2));
        if (major < 6 || (major == 6 && minor < 2)) {
            return Future.failedFuture(
                    new QueueUnavailableException("Redis at %s: expected version 6.2 or newer, found %d.%d"
                            .formatted(settings.shownAddresses(), major, minor)));
        }
        if (info.contains("aof_enabled:0")) {
            log.warn("Redis keeps no append-only file: jobs will be lost when it ends (appendonly yes mends that)");
        }
        if (!info.contains("maxmemory_policy:noeviction")) {
            log.warn("Redis may throw jobs away when its memory is full (maxmemory-policy noeviction mends that)");
        }
        return Future.succeededFuture();
    }

    /** A job's partition follows from its id and their number: processes that differ in it would not find it. */
    private Future<Void> requireSamePartitions() {
        String key = keys.prefix(0) + "partitions";
        String expected = String.valueOf(settings.partitions());
        return sendBulk(sent -> Request.cmd(Command.SETNX).arg(key).arg(expected))
                .compose(set -> sendBulk(sent -> Request.cmd(Command.GET).arg(key)))
                .compose(found -> found.toString().equals(expected)
                        ? Future.succeededFuture()
                        : Future.failedFuture(new QueueUnavailableException(
                                "the queue in Redis has %s partitions: expected the same number, found %s in the settings"
                                        .formatted(found, expected))));
    }
}
