package dev.diptych.api.progress;

import dev.diptych.job.JobId;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue.Subscription;
import dev.diptych.queue.LocalCodec;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;

/**
 * The one place of an API node that hears Redis: it publishes every event on the local event bus, at
 * {@code diptych.events.<jobId>}.
 */
public final class EventRelay {
    /** Told when events may have been missed; they are in the log. */
    static final String GAP = "diptych.events.gap";

    private EventRelay() {}

    static String address(JobId job) {
        return "diptych.events." + job;
    }

    public static Future<Subscription> start(Vertx vertx, JobEvents log) {
        EventBus bus = vertx.eventBus();
        DeliveryOptions local = LocalCodec.on(bus, "diptych-feed-event");
        return log.live(
                event -> bus.publish(address(event.job()), new FeedEvent(event), local), () -> bus.publish(GAP, null));
    }
}
