package dev.diptych.api.progress;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue.Subscription;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.MessageCodec;

/**
 * The one place of an API node that hears Redis: it publishes every event on the local event bus, at
 * {@code diptych.events.<jobId>}.
 */
public final class EventRelay {
    /** Told when events may have been missed; they are in the log. */
    static final String GAP = "diptych.events.gap";

    private static final DeliveryOptions LOCAL =
            new DeliveryOptions().setLocalOnly(true).setCodecName(AsItIs.NAME);

    private EventRelay() {}

    static String address(JobId job) {
        return "diptych.events." + job;
    }

    public static Future<Subscription> start(Vertx vertx, JobEvents log) {
        EventBus bus = vertx.eventBus();
        register(bus);
        return log.live(event -> publish(bus, event), () -> bus.publish(GAP, null));
    }

    private static void publish(EventBus bus, JobEvent event) {
        bus.publish(address(event.job()), new FeedEvent(event), LOCAL);
    }

    private static void register(EventBus bus) {
        try {
            bus.registerCodec(new AsItIs());
        } catch (IllegalStateException alreadyThere) {
            // Another API verticle of this JVM came first.
        }
    }

    /** Hands the object over: these messages never leave the JVM. */
    private static final class AsItIs implements MessageCodec<FeedEvent, FeedEvent> {
        static final String NAME = "diptych-feed-event";

        @Override
        public void encodeToWire(Buffer buffer, FeedEvent event) {
            throw new UnsupportedOperationException("feed events stay in this JVM");
        }

        @Override
        public FeedEvent decodeFromWire(int position, Buffer buffer) {
            throw new UnsupportedOperationException("feed events stay in this JVM");
        }

        @Override
        public FeedEvent transform(FeedEvent event) {
            return event;
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public byte systemCodecID() {
            return -1;
        }
    }
}
