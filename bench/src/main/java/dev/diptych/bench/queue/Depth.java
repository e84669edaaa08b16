package dev.diptych.bench.queue;

import static dev.diptych.bench.queue.BenchRedis.await;

import dev.diptych.bench.measure.Report;
import dev.diptych.embedded.RedisServerOptions.Fsync;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * What the depth of a queue costs. A shallow and a deep queue lie in one Redis and are asked by turns, one call at a
 * time: one more job, one claim, so that each keeps its depth.
 */
@Command(name = "depth", description = "Enqueue and claim at 1,000 and at 1,000,000 queued jobs, and their memory.")
public final class Depth implements Callable<Integer> {
    private static final int IN_FLIGHT = 200;
    private static final int TURN = 50;
    private static final int WARM_UP_TURNS = 40;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "1000000", description = "Jobs in the deep queue.")
    int jobs = 1_000_000;

    @Option(names = "--shallow", paramLabel = "N", defaultValue = "1000", description = "Jobs in the shallow queue.")
    int shallow = 1_000;

    @Option(names = "--tenants", paramLabel = "N", defaultValue = "50", description = "Tenants that they are of.")
    int tenants = 50;

    @Option(names = "--samples", paramLabel = "N", defaultValue = "20000", description = "Calls of each kind measured.")
    int samples = 20_000;

    @Option(
            names = "--goal",
            paramLabel = "X",
            defaultValue = "1.5",
            description = "The deep queue's 99th percentile over the shallow one's, at most.")
    double goal = 1.5;

    /** Microseconds that the calls of one queue took their caller, and that Redis spent in them all. */
    private static final class Times {
        private final List<Double> enqueue = new ArrayList<>();
        private final List<Double> claim = new ArrayList<>();
        private long inRedis;
    }

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (BenchRedis redis = BenchRedis.start(vertx, Fsync.NO);
                DepthQueue few = new DepthQueue(vertx, redis.uri(), "shallow", tenants);
                DepthQueue many = new DepthQueue(vertx, redis.uri(), "deep", tenants)) {
            fill(vertx, few, shallow);
            long before = redis.usedMemory();
            fill(vertx, many, jobs);
            QueueMemory.of(redis, "deep:{0}:", jobs, tenants, (redis.usedMemory() - before) / jobs)
                    .print(System.out);
            Report report =
                    new Report("depth", "fsync, call", "queued", "p50 µs", "p99 µs", "p99 / shallow", "µs of Redis");
            report.value("jobs", jobs).value("shallow", shallow).value("samples", samples);
            double always = measure(redis, Fsync.ALWAYS, few, many, report);
            double never = measure(redis, Fsync.NO, few, many, report);
            report.value("goal", goal).print(System.out);
            return Report.kept(Math.max(always, never) <= goal);
        } finally {
            await(vertx.close());
        }
    }

    private static void fill(Vertx vertx, DepthQueue queue, int jobs) {
        try (ProgressBar bar = bar("filling", jobs)) {
            await(InFlight.run(
                    vertx.getOrCreateContext(),
                    jobs,
                    IN_FLIGHT,
                    job -> queue.enqueue(job).onSuccess(enqueued -> bar.step())));
        }
    }

    /** The worse ratio of the two calls' 99th percentiles. */
    private double measure(BenchRedis redis, Fsync fsync, DepthQueue few, DepthQueue many, Report report) {
        redis.fsync(fsync);
        Times small = new Times();
        Times large = new Times();
        try (ProgressBar bar = bar("fsync " + name(fsync), samples)) {
            for (int turn = -WARM_UP_TURNS; turn < samples / TURN; turn++) {
                boolean smallFirst = turn % 2 == 0;
                turn(redis, smallFirst ? few : many, turn < 0 ? new Times() : smallFirst ? small : large);
                turn(redis, smallFirst ? many : few, turn < 0 ? new Times() : smallFirst ? large : small);
                bar.stepTo(Math.max(0, turn * TURN));
            }
        }
        report.value(name(fsync) + "_redis_ratio", "%.2f".formatted((double) large.inRedis / small.inRedis));
        return Math.max(
                row(report, fsync, "enqueue", small, large, times -> times.enqueue),
                row(report, fsync, "claim", small, large, times -> times.claim));
    }

    private static void turn(BenchRedis redis, DepthQueue queue, Times times) {
        long before = redis.scriptMicros();
        for (int i = 0; i < TURN; i++) {
            int seed = i;
            times.enqueue.add(micros(() -> await(queue.enqueue(seed))));
            times.claim.add(micros(() -> await(queue.claim())));
        }
        times.inRedis += redis.scriptMicros() - before;
    }

    private double row(
            Report report, Fsync fsync, String call, Times small, Times large, Function<Times, List<Double>> of) {
        Quantiles few = Quantiles.of(of.apply(small));
        Quantiles many = Quantiles.of(of.apply(large));
        double ratio = many.at(0.99) / few.at(0.99);
        String key = name(fsync) + "_" + call;
        row(report, key, shallow, few, 1, small);
        row(report, key, jobs, many, ratio, large);
        report.value(key + "_p99_us", Math.round(many.at(0.99))).value(key + "_ratio", "%.2f".formatted(ratio));
        return ratio;
    }

    private static void row(Report report, String key, int queued, Quantiles micros, double ratio, Times times) {
        report.row(
                key.replace("_", ", "),
                queued,
                Math.round(micros.at(0.5)),
                Math.round(micros.at(0.99)),
                "%.2f".formatted(ratio),
                "%.1f for both".formatted((double) times.inRedis / times.claim.size()));
    }

    private static double micros(Runnable call) {
        long start = System.nanoTime();
        call.run();
        return (System.nanoTime() - start) / 1e3;
    }

    private static String name(Fsync fsync) {
        return fsync.name().toLowerCase(Locale.ROOT);
    }

    private static ProgressBar bar(String name, long most) {
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(most)
                .setUpdateIntervalMillis(1000)
                .build();
    }
}
