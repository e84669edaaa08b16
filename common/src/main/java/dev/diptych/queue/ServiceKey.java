package dev.diptych.queue;

import io.vertx.core.Future;

/** The key that all nodes of a service sign with. */
@FunctionalInterface
public interface ServiceKey {
    /** 32 bytes, drawn by the first node that asks, and the same for all from then on. */
    Future<byte[]> bytes();
}
