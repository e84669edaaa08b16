package dev.diptych.bench.faults;

import dev.diptych.bench.faults.FaultPlan.Control;
import dev.diptych.bench.measure.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Kills, stops, cuts off and restarts everything while jobs run, and holds what is left against its own books. */
@Command(
        name = "faults",
        description =
                "Tries to make the queue lose a job or commit one twice: kill -9, SIGSTOP, cut connections. Without "
                        + "--seconds it ends when there were enough jobs and faults of each kind.")
public final class Faults implements Callable<Integer> {
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "10000", description = "Jobs, at least.")
    int jobs = 10_000;

    @Option(
            names = "--seconds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Ends after so long, whatever was reached; 0: when all is reached.")
    int seconds;

    @Option(
            names = "--pace",
            paramLabel = "SECONDS",
            defaultValue = "800",
            description = "The time that so many faults are spread over.")
    int pace = 800;

    @Option(names = "--workers", paramLabel = "N", defaultValue = "4", description = "Worker processes at a time.")
    int workers = 4;

    @Option(names = "--apis", paramLabel = "N", defaultValue = "2", description = "API processes at a time.")
    int apis = 2;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of the faults' places and moments.")
    long seed = 1;

    @Option(names = "--lease-ms", paramLabel = "N", defaultValue = "6000", description = "The queue's lease.")
    long leaseMillis = 6_000;

    @Option(names = "--step-ms", paramLabel = "N", defaultValue = "5", description = "One simulated UNet call.")
    long stepMillis = 5;

    @Option(
            names = "--control",
            paramLabel = "WHICH",
            defaultValue = "NONE",
            description = "Negative control: ${COMPLETION-CANDIDATES}. The run must then find what it promises not to.")
    Control control = Control.NONE;

    @Option(
            names = "--goal",
            paramLabel = "SECONDS",
            description = "In which every job of a worker that is gone goes on; by default one and a half leases and"
                    + " 2 s, which is 11.")
    @Nullable
    Integer goal;

    @Mixin
    FaultQuota quota = new FaultQuota();

    @Override
    public Integer call() throws Exception {
        FaultPlan plan = new FaultPlan(
                jobs,
                quota,
                Duration.ofSeconds(pace),
                seconds == 0 ? null : Duration.ofSeconds(seconds),
                workers,
                apis,
                seed,
                Duration.ofMillis(leaseMillis),
                Duration.ofMillis(stepMillis),
                control);
        Path folder = Files.createTempDirectory("faults");
        Findings findings;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("faults")
                .setInitialMax(jobs)
                .build()) {
            findings = new FaultRun(plan, folder).run((tally, acknowledged) -> show(bar, tally, acknowledged));
        }
        System.out.println("books, logs and pictures: " + folder);
        print(findings);
        return Report.kept(
                switch (control) {
                    case NONE -> findings.promisesKept() && findings.takenOverWithin(goal());
                    case NO_FENCE -> findings.doubled() > 0;
                    case NO_AOF -> !findings.lost().isEmpty();
                });
    }

    /** A restart of Redis lets each lease last half as long again. */
    Duration goal() {
        return goal == null
                ? Duration.ofMillis(leaseMillis + leaseMillis / 2).plusSeconds(2)
                : Duration.ofSeconds(goal);
    }

    private void show(ProgressBar bar, Tally tally, int acknowledged) {
        bar.maxHint(Math.max(jobs, acknowledged));
        bar.stepTo(acknowledged);
        bar.setExtraMessage(" kills %d/%d, API %d/%d, Redis %d/%d, cuts %d+%d/%d, stops %d/%d"
                .formatted(
                        tally.kills.get(),
                        quota.kills,
                        tally.apiKills.get(),
                        quota.apiKills,
                        tally.redisKills.get(),
                        quota.redisKills,
                        tally.cutsToRedis.get(),
                        tally.cutsFromRedis.get(),
                        quota.cuts,
                        tally.stops.get(),
                        quota.stops));
    }

    private void print(Findings findings) {
        Tally tally = findings.tally();
        Takeovers takeovers = findings.takeovers();
        Report report = new Report("faults", "killed at", "times");
        tally.killsByPlace().forEach(report::row);
        report.value("jobs", findings.jobs())
                .value("unanswered", findings.unanswered())
                .value("cancelled", findings.cancelled())
                .value("kills", tally.kills)
                .value("api_kills", tally.apiKills)
                .value("redis_kills", tally.redisKills)
                .value("cuts", tally.cutsToRedis + "+" + tally.cutsFromRedis)
                .value("stops", tally.stops)
                .value("skewed_clocks", tally.skewed)
                .value("orders_repeated", tally.repeated)
                .value("lost", findings.lost().size())
                .value("doubled", findings.doubled())
                .value("contradictions", findings.contradictions().size())
                .value("stale_refused", tally.refused)
                .value("takeovers", takeovers.count())
                .value("over_redis_restarts", takeovers.overRedisRestarts())
                .value("takeover_p50_ms", takeovers.percentileMillis(0.5))
                .value("takeover_p99_ms", takeovers.percentileMillis(0.99))
                .value("takeover_max_ms", takeovers.percentileMillis(1))
                .value("goal_ms", goal().toMillis())
                .print(System.out);
        findings.lost().stream().limit(20).forEach(line -> System.err.println("lost " + line));
        findings.contradictions().stream().limit(20).forEach(line -> System.err.println("contradiction: " + line));
    }
}
