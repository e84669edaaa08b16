package dev.diptych.queue.redis;

import dev.diptych.image.ImageKey;
import dev.diptych.image.ImageStore;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Pictures in Redis, for a while: for several hosts without a shared volume. Uploads are refused when Redis' memory is
 * full, finished pictures are not.
 */
public final class RedisImageStore implements ImageStore {
    private final RedisClient client;
    private final Scripts scripts;

    /** @param kept how long a picture stays */
    public RedisImageStore(RedisClient client, Duration kept) {
        this.client = client;
        this.scripts = new Scripts(client, Map.of("KEPT", kept.toMillis()));
    }

    /** Redis was asked when its client connected. */
    @Override
    public Future<Void> check() {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> put(String key, Buffer bytes) {
        return scripts.runBulkIn(prefix(ImageKey.require(key)), "picture_put", key, bytes)
                .mapEmpty();
    }

    @Override
    public Future<Optional<Buffer>> get(String key) {
        String place = prefix(ImageKey.require(key)) + "picture:" + key;
        return client.sendBulk(sent -> Request.cmd(Command.GET).arg(place))
                .map(found -> Optional.ofNullable(found).map(Response::toBuffer));
    }

    @Override
    public Future<Boolean> renew(String key) {
        return scripts.runBulkIn(prefix(ImageKey.require(key)), "picture_renew", key)
                .map(done -> done.toInteger() == 1);
    }

    /** Redis forgets by itself. */
    @Override
    public Future<Void> deleteOlder(String prefix, Instant before) {
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> deleteBelow(String prefix) {
        return scripts.runBulkIn(prefix(ImageKey.requirePrefix(prefix)), "picture_delete", prefix)
                .mapEmpty();
    }

    /** The client stays open: its owner closes it. */
    @Override
    public Future<Void> close() {
        return Future.succeededFuture();
    }

    private String prefix(String key) {
        return client.keys().prefixOfPicture(key);
    }
}
