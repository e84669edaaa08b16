package dev.diptych.bench.faults;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Stands between a worker and Redis, and can go deaf in one direction: what is said that way is lost. */
final class CuttingProxy {
    /** Which way nothing gets through. */
    enum Way {
        TO_REDIS,
        FROM_REDIS
    }

    private final Vertx vertx;
    private final int redisPort;
    private final NetServer server;
    private final NetClient client;
    private final Set<Wire> wires = ConcurrentHashMap.newKeySet();

    private CuttingProxy(Vertx vertx, int redisPort) {
        this.vertx = vertx;
        this.redisPort = redisPort;
        this.server = vertx.createNetServer();
        this.client = vertx.createNetClient();
    }

    static Future<CuttingProxy> start(Vertx vertx, int redisPort) {
        CuttingProxy proxy = new CuttingProxy(vertx, redisPort);
        return proxy.server
                .connectHandler(proxy::connect)
                .listen(0, "127.0.0.1")
                .map(proxy);
    }

    String address() {
        return "redis://127.0.0.1:" + server.actualPort();
    }

    /** Everything said that way from now on is lost; after {@code millis} both ends see their connections closed. */
    void cut(Way way, long millis) {
        wires.forEach(wire -> wire.deafen(way));
        vertx.setTimer(millis, fired -> wires.forEach(Wire::closeIfDeaf));
    }

    private void connect(NetSocket worker) {
        worker.pause();
        client.connect(redisPort, "127.0.0.1")
                .onSuccess(redis -> wires.add(new Wire(worker, redis)))
                .onFailure(refused -> worker.close());
    }

    private final class Wire {
        private final NetSocket worker;
        private final NetSocket redis;
        private volatile boolean deafToRedis;
        private volatile boolean deafFromRedis;

        Wire(NetSocket worker, NetSocket redis) {
            this.worker = worker;
            this.redis = redis;
            worker.handler(said -> {
                if (!deafToRedis) {
                    redis.write(said);
                }
            });
            redis.handler(said -> {
                if (!deafFromRedis) {
                    worker.write(said);
                }
            });
            worker.closeHandler(closed -> close());
            redis.closeHandler(closed -> close());
            worker.resume();
        }

        void deafen(Way way) {
            if (way == Way.TO_REDIS) {
                deafToRedis = true;
            } else {
                deafFromRedis = true;
            }
        }

        void closeIfDeaf() {
            if (deafToRedis || deafFromRedis) {
                close();
            }
        }

        private void close() {
            wires.remove(this);
            worker.close();
            redis.close();
        }
    }
}
