package dev.diptych.queue.redis;

import dev.diptych.job.JobEvent;
import dev.diptych.queue.JobQueue.Subscription;
import dev.diptych.queue.Webhooks;
import dev.diptych.wire.EventJson;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;

/** Owed deliveries beside the jobs that they tell of. event.lua writes them. */
public final class RedisWebhooks implements Webhooks {
    private static final long SETTLED = -1;

    private final RedisClient client;
    private final Scripts scripts;

    public RedisWebhooks(RedisClient client, QueueSettings settings) {
        this.client = client;
        this.scripts = new Scripts(client, settings.rules(client.keys().partitions()));
    }

    @Override
    public Future<List<Delivery>> claim(int most, int mostOfATenant, Duration lease) {
        List<String> prefixes = new ArrayList<>(client.keys().prefixes());
        Collections.shuffle(prefixes);
        int share = Math.max(1, most / prefixes.size());
        List<Future<Response>> answers = prefixes.stream()
                .limit(most)
                .map(prefix -> scripts.runIn(prefix, "hook_claim", share, mostOfATenant, lease.toMillis()))
                .toList();
        return Future.all(answers)
                .map(all -> all.<Response>list().stream()
                        .flatMap(found -> StreamSupport.stream(found.spliterator(), false))
                        .map(RedisWebhooks::delivery)
                        .toList());
    }

    private static Delivery delivery(Response found) {
        return new Delivery(
                found.get(0).toString(),
                EventJson.read(found.get(1).toString()),
                URI.create(found.get(2).toString()),
                found.get(3).toInteger(),
                found.get(4).toString());
    }

    @Override
    public Future<Void> settle(Delivery delivery) {
        return end(delivery, SETTLED);
    }

    @Override
    public Future<Void> postpone(Delivery delivery, Duration delay) {
        return end(delivery, delay.toMillis());
    }

    private Future<Void> end(Delivery delivery, long delayMillis) {
        JobEvent event = delivery.event();
        return scripts.run("hook_end", event.job(), event.seq(), delivery.attempt(), delivery.lane(), delayMillis)
                .mapEmpty();
    }

    @Override
    public Future<Subscription> onDue(Runnable wake) {
        return RedisSubscriber.start(client, "hooks", message -> wake.run(), wake);
    }
}
