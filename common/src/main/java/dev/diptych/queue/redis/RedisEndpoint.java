package dev.diptych.queue.redis;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.RedisReplicas;
import io.vertx.redis.client.RedisRole;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Opens connections. Each has a client of its own, which goes with it: so nothing of a connection that hangs, or of a
 * topology that is out of date, outlives it.
 */
record RedisEndpoint(Vertx vertx, RedisSettings settings) {
    private static final int MOST_IN_FLIGHT = 65_536;

    /** A connection and its client. */
    record Session(Redis client, RedisConnection connection) {
        Future<Void> close() {
            return client.close();
        }
    }

    /** To the primary, or to all primaries of a Cluster. */
    Future<Session> open() {
        return open(options());
    }

    /** To where messages can be heard: in a Cluster, any node hears all. */
    Future<Session> openForMessages() {
        RedisOptions options = options();
        if (settings.mode() == RedisSettings.Mode.CLUSTER) {
            int any = ThreadLocalRandom.current().nextInt(settings.addresses().size());
            options.setType(RedisClientType.STANDALONE)
                    .setEndpoints(java.util.List.of(settings.addresses().get(any)));
        }
        return open(options);
    }

    private Future<Session> open(RedisOptions options) {
        Redis client = Redis.createClient(vertx, options);
        return client.connect()
                .timeout(settings.connectTimeout().toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)
                .map(connection -> new Session(client, connection))
                .onFailure(e -> client.close());
    }

    private RedisOptions options() {
        RedisOptions options = new RedisOptions()
                .setType(type())
                .setEndpoints(settings.addresses())
                .setMasterName(settings.master())
                .setRole(RedisRole.MASTER)
                .setUseReplicas(RedisReplicas.NEVER)
                .setMaxPoolSize(settings.mode() == RedisSettings.Mode.STANDALONE ? 1 : 64)
                .setMaxPoolWaiting(MOST_IN_FLIGHT)
                .setMaxWaitingHandlers(MOST_IN_FLIGHT)
                .setPoolRecycleTimeout(-1)
                .setNetClientOptions(netOptions());
        if (settings.password() != null) {
            options.setPassword(settings.password());
        }
        if (settings.user() != null) {
            options.setUser(settings.user());
        }
        return options;
    }

    private NetClientOptions netOptions() {
        NetClientOptions net = new NetClientOptions()
                .setConnectTimeout((int) settings.connectTimeout().toMillis())
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHostnameVerificationAlgorithm("HTTPS");
        if (settings.addresses().get(0).startsWith("rediss:")) {
            net.setSsl(true);
        }
        if (settings.caCertificate() != null) {
            net.setTrustOptions(
                    new PemTrustOptions().addCertPath(settings.caCertificate().toString()));
        }
        return net;
    }

    private RedisClientType type() {
        return switch (settings.mode()) {
            case STANDALONE -> RedisClientType.STANDALONE;
            case SENTINEL -> RedisClientType.SENTINEL;
            case CLUSTER -> RedisClientType.CLUSTER;
        };
    }
}
