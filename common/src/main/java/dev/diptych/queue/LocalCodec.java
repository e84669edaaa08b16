package dev.diptych.queue;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/** Hands messages of the local event bus over as they are; they never leave their JVM. */
public final class LocalCodec<T> implements MessageCodec<T, T> {
    private final String name;

    private LocalCodec(String name) {
        this.name = name;
    }

    /** What messages are to be sent with. Several verticles may share an event bus, and a codec by its name. */
    public static DeliveryOptions on(EventBus bus, String name) {
        try {
            bus.registerCodec(new LocalCodec<>(name));
        } catch (IllegalStateException alreadyThere) {
            // Another verticle of this JVM came first.
        }
        return new DeliveryOptions().setLocalOnly(true).setCodecName(name);
    }

    @Override
    public T transform(T message) {
        return message;
    }

    @Override
    public void encodeToWire(Buffer buffer, T message) {
        throw new UnsupportedOperationException(name + " stays in its JVM");
    }

    @Override
    public T decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException(name + " stays in its JVM");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
