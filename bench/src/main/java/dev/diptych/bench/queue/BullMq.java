package dev.diptych.bench.queue;

import dev.diptych.bench.measure.Report;
import dev.diptych.embedded.RedisServerOptions.Fsync;
import dev.diptych.job.JobId;
import dev.diptych.wire.RequestJson;
import dev.diptych.wire.Wire;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same jobs through Diptych's queue and through BullMQ, by turns, on one Redis. */
@Command(name = "bullmq", description = "Jobs per second beside BullMQ, on the same Redis, in three fsync modes.")
public final class BullMq implements Callable<Integer> {
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(2);

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "10000", description = "Jobs of a round.")
    int jobs = 10_000;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "7", description = "Rounds of each side that count.")
    int rounds = 7;

    @Option(names = "--warm-up", paramLabel = "N", defaultValue = "2", description = "Rounds that don't, in each mode.")
    int warmUp = 2;

    @Option(names = "--in-flight", paramLabel = "N", defaultValue = "100", description = "Calls or jobs at once.")
    int inFlight = 100;

    @Option(
            names = "--goal",
            paramLabel = "X",
            defaultValue = "2",
            description = "Our jobs completed per second over theirs, with fsync always.")
    double goal = 2;

    /** One round of one side. */
    private record Round(double enqueued, double completed, BenchRedis.Work enqueuing, BenchRedis.Work completing) {}

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        Map<Fsync, Map<String, List<Round>>> all = new LinkedHashMap<>();
        try (BenchRedis redis = BenchRedis.start(vertx, Fsync.ALWAYS);
                ProgressBar bar = new ProgressBarBuilder()
                        .setTaskName("bullmq")
                        .setInitialMax(6L * (warmUp + rounds))
                        .build();
                OurSide ours = new OurSide(vertx, redis.uri());
                BullMqSide theirs = BullMqSide.start(
                        redis.port(),
                        RequestJson.tree(OurSide.order(1)).toString(),
                        Wire.write(Orders.result(JobId.random(), 1)))) {
            for (Fsync fsync : Fsync.values()) {
                redis.fsync(fsync);
                all.put(fsync, measure(redis, List.of(ours, theirs), bar));
            }
        } finally {
            BenchRedis.await(vertx.close());
        }
        return report(all);
    }

    private Map<String, List<Round>> measure(BenchRedis redis, List<QueueSide> sides, ProgressBar bar) {
        Map<String, List<Round>> counted = new LinkedHashMap<>();
        for (int round = -warmUp; round < rounds; round++) {
            for (int turn = 0; turn < sides.size(); turn++) {
                QueueSide side = sides.get(Math.floorMod(round + turn, sides.size()));
                Round result = round(redis, side);
                if (round >= 0) {
                    counted.computeIfAbsent(side.name(), name -> new ArrayList<>())
                            .add(result);
                }
                bar.step();
            }
        }
        return counted;
    }

    private Round round(BenchRedis redis, QueueSide side) {
        redis.flush();
        BenchRedis.Work start = redis.work();
        double enqueueSeconds = secondsUntil(redis, side.waiting(), () -> side.enqueue(jobs, inFlight));
        BenchRedis.Work full = redis.work();
        side.hire(inFlight);
        double completeSeconds = secondsUntil(redis, side.done(), side::work);
        BenchRedis.Work empty = redis.work();
        side.rest();
        return new Round(jobs / enqueueSeconds, jobs / completeSeconds, full.since(start), empty.since(full));
    }

    /** From the order until Redis counts all jobs there. */
    private double secondsUntil(BenchRedis redis, QueueSide.Count count, Runnable order) {
        long start = System.nanoTime();
        order.run();
        while (redis.count(count.command(), count.key()) < jobs) {
            if (System.nanoTime() - start > LONGEST_NANOS) {
                throw new IllegalStateException("expected %d jobs in %s, found %d"
                        .formatted(jobs, count.key(), redis.count(count.command(), count.key())));
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return (System.nanoTime() - start) / 1e9;
    }

    private int report(Map<Fsync, Map<String, List<Round>>> all) {
        Report report = new Report(
                "bullmq", "fsync, queue", "enqueued/s", "completed/s", "of Redis: µs", "calls", "bytes of AOF per job");
        report.value("jobs", jobs).value("rounds", rounds).value("in_flight", inFlight);
        all.forEach((fsync, sides) -> {
            String mode = fsync.name().toLowerCase(Locale.ROOT);
            sides.forEach((name, results) -> {
                report.row(
                        mode + ", " + name,
                        Math.round(median(results, Round::enqueued)),
                        Math.round(median(results, Round::completed)),
                        pair(results, work -> work.cpuMicrosPer(jobs)),
                        pair(results, work -> (double) work.calls() / jobs),
                        pair(results, work -> (double) work.appendedBytes() / jobs));
                report.value(mode + "_" + name + "_enqueued", Math.round(median(results, Round::enqueued)))
                        .value(mode + "_" + name + "_completed", Math.round(median(results, Round::completed)));
            });
            report.value(mode + "_ratio_enqueued", "%.2f".formatted(ratio(sides, Round::enqueued)))
                    .value(mode + "_ratio_completed", "%.2f".formatted(ratio(sides, Round::completed)));
        });
        report.print(System.out);
        return Report.kept(ratio(all.getOrDefault(Fsync.ALWAYS, Map.of()), Round::completed) >= goal);
    }

    /** For enqueuing, and for completing. */
    private static String pair(List<Round> rounds, ToDoubleFunction<BenchRedis.Work> of) {
        return "%.0f + %.0f"
                .formatted(
                        median(rounds, round -> of.applyAsDouble(round.enqueuing())),
                        median(rounds, round -> of.applyAsDouble(round.completing())));
    }

    private static double ratio(Map<String, List<Round>> sides, ToDoubleFunction<Round> of) {
        return median(sides.getOrDefault("diptych", List.of()), of)
                / median(sides.getOrDefault("bullmq", List.of()), of);
    }

    private static double median(List<Round> rounds, ToDoubleFunction<Round> of) {
        return Quantiles.of(rounds.stream().mapToDouble(of)).at(0.5);
    }
}
