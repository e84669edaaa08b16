package dev.diptych.bench.queue;

import static dev.diptych.bench.queue.BenchRedis.await;

import dev.diptych.bench.measure.Report;
import dev.diptych.embedded.RedisServerOptions.Fsync;
import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How busy a fleet of workers on one Redis keeps its devices, and what of Redis that takes. */
@Command(name = "workers", description = "Busy share of many workers' devices on one Redis, and Redis' processor time.")
public final class Fleet implements Callable<Integer> {
    private static final int WAITING = 200;
    private static final int MOST_PROCESSES = 4;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "64", description = "Worker verticles.")
    int workers = 64;

    @Option(names = "--steps-per-second", paramLabel = "N", defaultValue = "5", description = "UNet calls of a device.")
    int stepsPerSecond = 5;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "30", description = "Measured, of each kind.")
    int seconds = 30;

    @Option(names = "--warm-up", paramLabel = "SECONDS", defaultValue = "15", description = "Before, of each kind.")
    int warmUp = 15;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,8",
            description = "Pictures that a worker has in flight at once; each a run of its own.")
    List<Integer> inFlight = List.of(1, 8);

    @Option(names = "--goal", paramLabel = "SHARE", defaultValue = "0.98", description = "Busy share, at least.")
    double goal = 0.98;

    /** What a run showed. */
    private record Seen(double busy, double stepsPerSecond, double redisShare, double jobsPerSecond) {}

    @Override
    public Integer call() throws Exception {
        Report report = new Report("workers", "in flight", "busy share", "steps/s", "jobs/s", "Redis' share of a core");
        report.value("workers", workers).value("steps_per_second", stepsPerSecond);
        double worst = 1;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("workers")
                .setInitialMax((long) inFlight.size() * (warmUp + seconds))
                .build()) {
            for (int each : inFlight) {
                Seen seen = run(each, bar);
                worst = Math.min(worst, seen.busy());
                report.row(
                        each,
                        "%.2f %%".formatted(100 * seen.busy()),
                        Math.round(seen.stepsPerSecond()),
                        "%.1f".formatted(seen.jobsPerSecond()),
                        "%.1f %%".formatted(100 * seen.redisShare()));
                report.value("busy_at_" + each, "%.4f".formatted(seen.busy()))
                        .value("redis_share_at_" + each, "%.3f".formatted(seen.redisShare()));
            }
        }
        report.value("goal", goal).print(System.out);
        return Report.kept(worst >= goal);
    }

    private Seen run(int each, ProgressBar bar) throws Exception {
        Vertx vertx = Vertx.vertx();
        Duration step = Duration.ofMillis(1000 / stepsPerSecond);
        try (BenchRedis redis = BenchRedis.start(vertx, Fsync.ALWAYS);
                Crew crew = new Crew(redis)) {
            for (int process = 0; process < MOST_PROCESSES; process++) {
                int here = workers * (process + 1) / MOST_PROCESSES - workers * process / MOST_PROCESSES;
                crew.add("process" + process, here, Set.of(Phase.BASE), step, each);
            }
            RedisClient client = await(RedisClient.connect(vertx, Rules.at(redis.uri())));
            Feeder feeder = new Feeder(redis, new RedisJobQueue(client, Rules.patient()));
            crew.awaitReady();
            feeder.feed(warmUp, bar);
            BenchRedis.Work before = redis.work();
            long callsBefore = crew.calls();
            long doneBefore = feeder.done();
            long start = System.nanoTime();
            feeder.feed(seconds, bar);
            double wall = (System.nanoTime() - start) / 1e9;
            double calls = crew.calls() - callsBefore;
            BenchRedis.Work work = redis.work().since(before);
            return new Seen(
                    calls * step.toMillis() / (1000 * wall * workers),
                    calls / wall,
                    work.cpuSeconds() / wall,
                    (feeder.done() - doneBefore) / wall);
        } finally {
            await(vertx.close());
        }
    }

    /** Keeps some jobs waiting, of 20 to 40 steps each, so that their ends are spread over time. */
    private record Feeder(BenchRedis redis, JobQueue queue, SplittableRandom random) {
        Feeder(BenchRedis redis, JobQueue queue) {
            this(redis, queue, new SplittableRandom(1));
        }

        void feed(int seconds, ProgressBar bar) throws InterruptedException {
            for (int tenth = 0; tenth < 10 * seconds; tenth++) {
                long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(100);
                long waiting = redis.members("diptych:{0}:ready:base:" + Orders.MODEL);
                List<Future<?>> orders = new ArrayList<>();
                for (long missing = waiting; missing < WAITING; missing++) {
                    orders.add(queue.enqueue(Orders.of(
                            "tenant" + random.nextInt(5),
                            Orders.order(random.nextInt(1 << 30), 20 + random.nextInt(21), Handoff.off()))));
                }
                await(Future.all(orders));
                TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
                if (tenth % 10 == 9) {
                    bar.step();
                }
            }
        }

        long done() {
            return redis.members("diptych:{0}:done");
        }
    }
}
