package dev.diptych.queue;

import dev.diptych.job.JobEvent;
import dev.diptych.queue.JobQueue.Subscription;
import io.vertx.core.Future;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/**
 * The deliveries that are owed to webhooks. One is written in the same transition as its event, and is owed until it is
 * settled or its job is forgotten, whoever is killed meanwhile: so it may arrive twice, and never not at all.
 */
public interface Webhooks {
    /**
     * Takes up to {@code most} deliveries that are due, for as long as the lease. Over all nodes at most one is out at a
     * time to each origin of each tenant, the first due first, so that an endpoint which does not answer delays its own
     * only; and at most {@code mostOfATenant} of a tenant (of each partition), who has fewest out first, so that one with
     * many such endpoints delays no other tenant.
     */
    Future<List<Delivery>> claim(int most, int mostOfATenant, Duration lease);

    /** It has arrived, or is given up. Does nothing where somebody else has taken it meanwhile. */
    Future<Void> settle(Delivery delivery);

    /** It is due again after a delay. Does nothing where somebody else has taken it meanwhile. */
    Future<Void> postpone(Delivery delivery, Duration delay);

    /** Called when something may be due. */
    Future<Subscription> onDue(Runnable wake);

    /**
     * @param attempt counts from 1
     * @param lane whose deliveries go one at a time
     */
    record Delivery(String tenant, JobEvent event, URI url, int attempt, String lane) {}
}
