package dev.diptych.api.webhook;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;

/** Finds where a host is. */
@FunctionalInterface
public interface HostResolver {
    Future<InetAddress> resolve(String host);

    /** By Vert.x' own resolver, which blocks no thread. */
    static HostResolver of(Vertx vertx) {
        return ((VertxInternal) vertx).nameResolver()::resolve;
    }
}
