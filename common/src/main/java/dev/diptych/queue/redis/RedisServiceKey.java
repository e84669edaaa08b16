package dev.diptych.queue.redis;

import dev.diptych.queue.ServiceKey;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.security.SecureRandom;
import java.util.Base64;

/** The service's key in Redis, beside what it protects. Whoever deletes it has a new one drawn. */
public final class RedisServiceKey implements ServiceKey {
    private static final int BYTES = 32;

    private final RedisClient client;

    public RedisServiceKey(RedisClient client) {
        this.client = client;
    }

    @Override
    public Future<byte[]> bytes() {
        byte[] drawn = new byte[BYTES];
        new SecureRandom().nextBytes(drawn);
        String place = client.keys().prefix(0) + "service-key";
        String text = Base64.getEncoder().encodeToString(drawn);
        return client.send(place, sent -> Request.cmd(Command.SETNX).arg(place).arg(text))
                .compose(set ->
                        client.send(place, sent -> Request.cmd(Command.GET).arg(place)))
                .map(kept -> Base64.getDecoder().decode(kept.toString()));
    }
}
