package dev.diptych.queue.redis;

import dev.diptych.job.Failure;
import dev.diptych.job.FailureCode;
import dev.diptych.job.JobId;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.queue.Checkpoint;
import dev.diptych.queue.Claim;
import dev.diptych.queue.Lease;
import dev.diptych.wire.CorruptRecordException;
import dev.diptych.wire.RequestJson;
import dev.diptych.wire.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.redis.client.Response;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a worker comes by jobs. */
record Claiming(RedisKeys keys, Scripts scripts, QueueSettings settings, Holding holding) {
    private static final Logger log = LoggerFactory.getLogger(Claiming.class);

    /** Asks one partition after the other, beginning anywhere, until there are enough. */
    Future<List<Claim>> claim(String worker, Set<Capability> capabilities, int most, int leastPriority) {
        if (capabilities.isEmpty() || most < 1) {
            return Future.succeededFuture(List.of());
        }
        List<String> queues = capabilities.stream().map(RedisKeys::queue).toList();
        int first = ThreadLocalRandom.current().nextInt(keys.partitions());
        return claim(worker, queues, most, leastPriority, first, 0, List.of());
    }

    private Future<List<Claim>> claim(
            String worker, List<String> queues, int most, int least, int first, int asked, List<Claim> before) {
        if (asked == keys.partitions() || before.size() >= most) {
            return Future.succeededFuture(before);
        }
        String prefix = keys.prefix((first + asked) % keys.partitions());
        return claimIn(prefix, worker, queues, most - before.size(), least)
                .recover(e -> before.isEmpty() ? Future.failedFuture(e) : Future.succeededFuture(List.of()))
                .compose(claims -> claim(
                        worker,
                        queues,
                        most,
                        least,
                        first,
                        asked + 1,
                        Stream.concat(before.stream(), claims.stream()).toList()));
    }

    private Future<List<Claim>> claimIn(String prefix, String worker, List<String> queues, int most, int least) {
        long call = ThreadLocalRandom.current().nextLong(Long.MAX_VALUE);
        String name = Wire.write(worker);
        long sentAt = System.nanoTime();
        IntFunction<List<Buffer>> arguments = sent ->
                Scripts.buffers(Stream.concat(Stream.of(worker, name, call, sent, most, least), queues.stream()));
        return scripts.runIn(prefix, "claim", arguments).map(answer -> claims(worker, answer, sentAt));
    }

    private List<Claim> claims(String worker, Response answer, long sentAt) {
        List<Claim> claims = new ArrayList<>();
        for (Response taken : answer) {
            Lease lease = new Lease(
                    new JobId(taken.get(0).toString()), taken.get(1).toLong(), worker, holding.deadlineNanos(sentAt));
            try {
                claims.add(claim(lease, taken));
            } catch (CorruptRecordException | IllegalArgumentException e) {
                giveUp(lease);
            }
        }
        return claims;
    }

    private static Claim claim(Lease lease, Response taken) {
        Phase phase = Phase.valueOf(taken.get(5).toString().toUpperCase(Locale.ROOT));
        Optional<Checkpoint> checkpoint = taken.get(7).toString().isEmpty()
                ? Optional.empty()
                : Optional.of(new Checkpoint(
                        phase, taken.get(8).toInteger(), taken.get(9).toBytes()));
        return new Claim(
                lease,
                taken.get(2).toString(),
                RequestJson.read(taken.get(6).toString()),
                taken.get(3).toInteger(),
                Duration.ofMillis(taken.get(4).toLong()),
                phase,
                checkpoint);
    }

    /** A job whose request cannot be read goes to the dead letters; the worker never sees it. */
    private void giveUp(Lease lease) {
        holding.fail(lease, new Failure(FailureCode.CORRUPT_RECORD, "its request cannot be read"))
                .onFailure(e -> log.warn("Job {} has a corrupt record and stays until its lease ends", lease.job(), e));
    }
}
