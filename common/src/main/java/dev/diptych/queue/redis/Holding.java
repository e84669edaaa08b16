package dev.diptych.queue.redis;

import dev.diptych.job.Failure;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobResult;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.JobQueue.FailOutcome;
import dev.diptych.queue.Lease;
import dev.diptych.queue.LeaseLostException;
import dev.diptych.queue.Renewal;
import dev.diptych.wire.EventJson;
import dev.diptych.wire.Wire;
import io.vertx.core.Future;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** What the holder of a lease may do with its job. */
record Holding(RedisKeys keys, Scripts scripts, QueueSettings settings) {

    /** When the holder must stop by itself, for a lease that Redis gave or renewed after {@code sentAt}. */
    long deadlineNanos(long sentAt) {
        return sentAt + settings.lease().minus(settings.leaseMargin()).toNanos();
    }

    Future<List<Renewal>> renew(List<Lease> leases) {
        Map<String, List<Lease>> byPartition = new LinkedHashMap<>();
        leases.forEach(lease -> byPartition
                .computeIfAbsent(keys.prefix(lease.job()), prefix -> new ArrayList<>())
                .add(lease));
        List<Future<Map<Lease, Renewal>>> answers = byPartition.entrySet().stream()
                .map(partition -> renew(partition.getKey(), partition.getValue()))
                .toList();
        return Future.all(answers).map(all -> {
            Map<Lease, Renewal> renewals = new HashMap<>();
            all.<Map<Lease, Renewal>>list().forEach(renewals::putAll);
            return leases.stream().map(renewals::get).toList();
        });
    }

    private Future<Map<Lease, Renewal>> renew(String prefix, List<Lease> leases) {
        List<Object> arguments = new ArrayList<>();
        leases.forEach(lease -> {
            arguments.add(lease.job());
            arguments.add(lease.epoch());
        });
        long sentAt = System.nanoTime();
        return scripts.runIn(prefix, "renew", arguments.toArray()).map(answer -> {
            Map<Lease, Renewal> renewals = new HashMap<>();
            for (int i = 0; i < leases.size(); i++) {
                renewals.put(leases.get(i), renewal(leases.get(i), answer.get(i).toInteger(), sentAt));
            }
            return renewals;
        });
    }

    private Renewal renewal(Lease lease, int answer, long sentAt) {
        return answer == 0
                ? new Renewal.Lost(lease)
                : new Renewal.Held(
                        new Lease(lease.job(), lease.epoch(), lease.worker(), deadlineNanos(sentAt)), answer == 2);
    }

    Future<Void> progress(Lease lease, List<JobEvent.Body> events) {
        return tell(lease, new byte[0], events);
    }

    Future<Void> preview(Lease lease, JobEvent.Preview event, byte[] jpeg) {
        return tell(lease, jpeg, List.of(event));
    }

    private Future<Void> tell(Lease lease, byte[] jpeg, List<JobEvent.Body> events) {
        List<Object> arguments = new ArrayList<>(List.of(lease.epoch(), jpeg));
        for (JobEvent.Body event : events) {
            if (event instanceof JobEvent.Step step) {
                arguments.addAll(List.of("step", step.step(), step.steps()));
            } else if (event instanceof JobEvent.Preview preview) {
                arguments.addAll(List.of("preview", preview.step(), 0));
            } else {
                throw new IllegalArgumentException("expected steps and previews, found " + event.type());
            }
            arguments.add(EventJson.writeBody(event));
        }
        return scripts.run("progress", lease.job(), arguments.toArray()).compose(answer -> held(lease, answer));
    }

    Future<Void> checkpoint(Lease lease, Checkpoint checkpoint) {
        return scripts.runBulk(
                        "checkpoint",
                        lease.job(),
                        lease.epoch(),
                        checkpoint.phase().wireName(),
                        checkpoint.step(),
                        checkpoint.state())
                .compose(answer -> held(lease, answer));
    }

    Future<Void> handoff(Lease lease, int baseSteps, Checkpoint checkpoint, boolean keep) {
        return scripts.run(
                        "handoff",
                        lease.job(),
                        lease.epoch(),
                        baseSteps,
                        checkpoint.step(),
                        checkpoint.state(),
                        keep ? "keep" : "queue")
                .compose(answer -> held(lease, answer));
    }

    Future<Void> commit(Lease lease, JobResult result) {
        return scripts.run("commit", lease.job(), lease.epoch(), Wire.write(result))
                .compose(answer -> held(lease, answer));
    }

    Future<FailOutcome> fail(Lease lease, Failure failure) {
        return scripts.run(
                        "fail",
                        lease.job(),
                        lease.epoch(),
                        Wire.write(failure),
                        failure.code().retryable() ? 1 : 0,
                        ThreadLocalRandom.current().nextDouble())
                .compose(answer -> held(lease, answer)
                        .map(held -> FailOutcome.valueOf(answer.get(1).toString())));
    }

    Future<Void> cancelled(Lease lease) {
        return scripts.run("cancelled", lease.job(), lease.epoch()).compose(answer -> held(lease, answer));
    }

    Future<Void> release(Lease lease, Optional<Checkpoint> checkpoint) {
        return scripts.run(
                        "release",
                        lease.job(),
                        lease.epoch(),
                        checkpoint.map(last -> last.phase().wireName()).orElse(""),
                        checkpoint.map(Checkpoint::step).orElse(0),
                        checkpoint.map(Checkpoint::state).orElse(new byte[0]))
                .compose(answer -> held(lease, answer));
    }

    private static Future<Void> held(Lease lease, Response answer) {
        return switch (answer.get(0).toString()) {
            case "OK" -> Future.succeededFuture();
            case "LOST" ->
                Future.failedFuture(new LeaseLostException(lease, answer.get(1).toString()));
            default ->
                Future.failedFuture(new IllegalStateException(
                        "job %s: expected that its cancel was asked for, found that it was not"
                                .formatted(lease.job())));
        };
    }
}
