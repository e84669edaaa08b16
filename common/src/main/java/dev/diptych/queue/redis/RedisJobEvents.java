package dev.diptych.queue.redis;

import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobEvents;
import dev.diptych.queue.JobQueue.Subscription;
import dev.diptych.wire.CorruptRecordException;
import dev.diptych.wire.EventJson;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The event logs, read from their lists, and heard as they are written. */
public final class RedisJobEvents implements JobEvents {
    private static final Logger log = LoggerFactory.getLogger(RedisJobEvents.class);

    private final RedisClient client;
    private final Scripts scripts;

    public RedisJobEvents(RedisClient client, QueueSettings settings) {
        this.client = client;
        this.scripts = new Scripts(client, settings.rules(client.keys().partitions()));
    }

    @Override
    public Future<Subscription> live(Consumer<JobEvent> onEvent, Runnable onGap) {
        return RedisSubscriber.start(client, "events", message -> heard(message, onEvent), onGap);
    }

    private static void heard(String message, Consumer<JobEvent> onEvent) {
        JobEvent event;
        try {
            event = EventJson.read(message);
        } catch (CorruptRecordException e) {
            log.warn("Heard an event that cannot be read");
            return;
        }
        onEvent.accept(event);
    }

    @Override
    public Future<Optional<List<JobEvent>>> after(JobId job, long epoch, long seq) {
        return scripts.run("events", job, epoch, seq).map(answer -> {
            if (!answer.get(0).toString().equals("OK")) {
                return Optional.<List<JobEvent>>empty();
            }
            try {
                return Optional.of(events(answer, seq));
            } catch (CorruptRecordException e) {
                log.warn("The log of job {} has an event that cannot be read", job);
                return Optional.<List<JobEvent>>empty();
            }
        });
    }

    private static List<JobEvent> events(Response answer, long after) {
        List<JobEvent> events = new ArrayList<>();
        for (int i = 1; i < answer.size(); i++) {
            JobEvent event = EventJson.read(answer.get(i).toString());
            if (event.seq() != after + i) {
                throw new CorruptRecordException(JobEvent.class, null);
            }
            events.add(event);
        }
        return events;
    }

    @Override
    public Future<Optional<byte[]>> preview(JobId job) {
        return client.sendBulk(
                        sent -> Request.cmd(Command.GET).arg(client.keys().prefix(job) + "prev:" + job.value()))
                .map(jpeg -> Optional.ofNullable(jpeg).map(Response::toBytes));
    }
}
