package dev.diptych.bench.faults;

import dev.diptych.bench.Report;
import dev.diptych.embedded.EmbeddedRedis;
import dev.diptych.embedded.RedisServerOptions;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.redis.QueueSettings;
import dev.diptych.queue.redis.RedisClient;
import dev.diptych.queue.redis.RedisJobQueue;
import dev.diptych.queue.redis.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills, stops, cuts off and restarts everything while jobs run, and holds what is left against its own books. */
@Command(
        name = "faults",
        description = "Tries to make the queue lose a job or commit one twice: kill -9, SIGSTOP, cut connections.")
public final class Faults implements Callable<Integer> {
    /** Which promise is taken away, to see that the harness would notice. */
    enum Control {
        NONE,
        NO_FENCE,
        NO_AOF
    }

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "10000", description = "Jobs, at least.")
    int jobs = 10_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Ends after so long, whatever was reached; 0: when all is reached.")
    int seconds;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "6", description = "Worker processes at a time.")
    int workers = 6;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of the faults' places and moments.")
    long seed = 1;

    @Option(names = "--lease-ms", paramLabel = "N", defaultValue = "10000", description = "The queue's lease.")
    long leaseMillis = 10_000;

    @Option(names = "--step-ms", paramLabel = "N", defaultValue = "5", description = "One simulated UNet call.")
    long stepMillis = 5;

    @Option(
            names = "--control",
            paramLabel = "WHICH",
            defaultValue = "NONE",
            description = "Negative control: ${COMPLETION-CANDIDATES}. The run must then find what it promises not to.")
    Control control = Control.NONE;

    @Mixin
    FaultQuota quota = new FaultQuota();

    private final Tally tally = new Tally();
    private final Takeovers takeovers = new Takeovers();

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("faults");
        Files.createDirectories(folder.resolve("pictures"));
        Vertx vertx = Vertx.vertx();
        ScheduledExecutorService clock = Executors.newScheduledThreadPool(3);
        RedisServerOptions options = RedisServerOptions.in(folder.resolve("redis"));
        try (EmbeddedRedis redis =
                        EmbeddedRedis.start(control == Control.NO_AOF ? options.withoutAppendOnly() : options);
                Ledger ledger = new Ledger(folder.resolve("ledger"))) {
            QueueSettings rules = FaultService.rules(Duration.ofMillis(leaseMillis));
            RedisClient client = await(RedisClient.connect(vertx, RedisSettings.at(redis.uri())));
            JobQueue queue = new RedisJobQueue(client, rules);
            Field field = new Field(
                    new Field.FaultRun(
                            folder,
                            Duration.ofMillis(leaseMillis),
                            Duration.ofMillis(stepMillis),
                            control != Control.NO_FENCE,
                            fakesTime(),
                            quota,
                            tally,
                            ledger,
                            takeovers),
                    redis,
                    proxies(vertx, redis.port()),
                    clock,
                    new SplittableRandom(seed));
            field.open();
            try {
                rage(field, clock, new Clients(vertx, queue, ledger, tally), ledger);
                field.peace();
                settle(queue, ledger);
                return judge(new Verdict(queue, ledger, folder.resolve("pictures")).reach(), ledger, folder);
            } finally {
                clock.shutdownNow();
                field.close();
            }
        } finally {
            await(vertx.close());
        }
    }

    /** Orders keep coming, and faults, until there were enough of both. */
    private void rage(Field field, ScheduledExecutorService clock, Clients clients, Ledger ledger)
            throws InterruptedException {
        clock.scheduleWithFixedDelay(field::killRedis, 8, 15 + leaseMillis / 1000, TimeUnit.SECONDS);
        clock.scheduleWithFixedDelay(field::cut, 4_000, 3_000, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(field::stop, 5_000, leaseMillis, TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(field::killAny, 6_000, 5_000, TimeUnit.MILLISECONDS);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        long ordered = 0;
        try (ProgressBar bar = bar("faults", jobs)) {
            while (seconds > 0 ? System.nanoTime() < end : tally.submitted.get() < jobs || !quota.reached(tally)) {
                while (ordered - tally.commits.get() - tally.cancels.get() < 60L * workers) {
                    clients.orderOne();
                    ordered++;
                }
                bar.maxHint(Math.max(jobs, ordered));
                bar.stepTo(ledger.acknowledged().size());
                bar.setExtraMessage(" kills %d/%d, Redis %d/%d, cuts %d, stops %d/%d"
                        .formatted(
                                tally.kills.get(),
                                quota.kills,
                                tally.redisKills.get(),
                                quota.redisKills,
                                tally.cutsToRedis.get() + tally.cutsFromRedis.get(),
                                tally.stops.get(),
                                quota.stops));
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** Waits until every acknowledged job has ended; gives up when nothing has ended for six leases. */
    private void settle(JobQueue queue, Ledger ledger) throws InterruptedException {
        List<String> waiting = new ArrayList<>(ledger.acknowledged());
        long patience = 6 * leaseMillis + 10_000;
        long lastNews = System.nanoTime();
        while (!waiting.isEmpty() && System.nanoTime() - lastNews < TimeUnit.MILLISECONDS.toNanos(patience)) {
            List<String> still = Verdict.unfinished(queue, waiting);
            if (still.size() < waiting.size()) {
                lastNews = System.nanoTime();
            }
            waiting = still;
            TimeUnit.MILLISECONDS.sleep(500);
        }
    }

    private int judge(Verdict verdict, Ledger ledger, Path folder) {
        long doubled = ledger.committedTwice();
        Report report = new Report("faults", "worker killed at", "times");
        tally.killsByPlace().forEach(report::row);
        report.value("jobs", ledger.acknowledged().size())
                .value("cancelled", verdict.cancelled())
                .value("kills", tally.kills)
                .value("redis_kills", tally.redisKills)
                .value("cuts", tally.cutsToRedis + "+" + tally.cutsFromRedis)
                .value("stops", tally.stops)
                .value("skewed_clocks", tally.skewed)
                .value("lost", verdict.lost().size())
                .value("doubled", doubled)
                .value("stale_refused", tally.refused)
                .value("takeovers", takeovers.count())
                .value("takeovers_over_redis_restarts", takeovers.acrossRedisRestarts())
                .value("takeover_p50_ms", takeovers.percentile(0.5))
                .value("takeover_p99_ms", takeovers.percentile(0.99))
                .print(System.out);
        verdict.lost().stream().limit(20).forEach(line -> System.err.println("lost " + line));
        boolean kept = verdict.lost().isEmpty() && doubled == 0;
        if (!kept) {
            System.err.println("books and logs: " + folder);
        }
        return switch (control) {
            case NONE -> kept ? 0 : 1;
            case NO_FENCE -> doubled > 0 ? 0 : 1;
            case NO_AOF -> verdict.lost().isEmpty() ? 1 : 0;
        };
    }

    private List<CuttingProxy> proxies(Vertx vertx, int redisPort) throws Exception {
        List<CuttingProxy> proxies = new ArrayList<>();
        for (int i = 0; i < workers; i++) {
            proxies.add(await(CuttingProxy.start(vertx, redisPort)));
        }
        return proxies;
    }

    /** Whether wall clocks can be set wrong: Debian's package faketime. */
    private static boolean fakesTime() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(folder, "faketime"))) {
                return true;
            }
        }
        return false;
    }

    private static ProgressBar bar(String name, long most) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(most).build();
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
