package dev.diptych.bench.load;

import static dev.diptych.bench.load.Outcomes.shown;
import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.load.NodeMemory.Footprint;
import dev.diptych.bench.measure.Report;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What it costs to let many watch, how soon they see what happens, and whether slow ones hurt the others. */
@Command(
        name = "feed",
        description = "Many sockets of one API node watch running jobs; then some more of them read slowly.")
public final class FeedLoad implements Callable<Integer> {
    @Option(names = "--sockets", paramLabel = "N", defaultValue = "10000", description = "Sockets, each on one job.")
    int sockets = 10_000;

    @Option(
            names = "--slow",
            paramLabel = "N",
            defaultValue = "100",
            description = "Sockets more that take one frame a second, of 20 jobs with previews.")
    int slow = 100;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "100", description = "Running jobs.")
    int jobs = 100;

    @Option(names = "--rate", paramLabel = "N", defaultValue = "1", description = "Events of each job per second.")
    double rate = 1;

    @Option(names = "--goal", paramLabel = "MS", defaultValue = "50", description = "The p99 that is promised.")
    double goal = 50;

    @Option(names = "--kib-goal", paramLabel = "KIB", defaultValue = "30", description = "The same of one socket.")
    double kibGoal = 30;

    @Mixin
    LoadOptions options = new LoadOptions();

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx)) {
            ApiNode node = options.startNode(service);
            try (NodeMemory memory = NodeMemory.of(node);
                    Audience audience = new Audience(vertx, service.queue(), node.port());
                    ProgressBar bar =
                            LoadOptions.bar("feed", sockets + slow + 2L * (options.warmUp + options.seconds))) {
                audience.startJobs(jobs);
                audience.open(Math.min(sockets, 500), bar::stepTo);
                audience.playFor(2, rate);
                Footprint before = memory.look();
                int already = audience.size();
                audience.open(sockets - already, opened -> bar.stepTo(already + opened));
                Footprint open = memory.look();
                audience.playFor(options.warmUp, rate);
                bar.stepBy(options.warmUp);
                Listener.Tally alone = audience.playFor(options.seconds, rate);
                bar.stepBy(options.seconds);
                audience.openSlow(slow);
                bar.stepBy(slow);
                audience.playFor(options.warmUp, rate);
                bar.stepBy(options.warmUp);
                Listener.Tally beside = audience.playFor(options.seconds, rate);
                Footprint slowed = memory.look();
                bar.stepTo(bar.getMax());
                long missing = audience.end();
                double kib = open.over(before) / Math.max(1, sockets - already);
                return report(audience, alone, beside, missing, kib, slowed.over(open));
            }
        } finally {
            await(vertx.close());
        }
    }

    private int report(
            Audience audience,
            Listener.Tally alone,
            Listener.Tally beside,
            long missing,
            double kibPerSocket,
            double kibOfSlow) {
        long lost = missing + alone.gaps + beside.gaps + alone.skipped + beside.skipped;
        long closed = alone.closed + beside.closed;
        // A slow one that is closed slows nobody.
        long slowFaults = audience.slow().gaps + audience.slow().closed;
        Report report = new Report("feed", "event to client", "frames", "p50 ms", "p99 ms", "worst ms");
        row(report, "nobody slow", alone);
        row(report, slow + " slow", beside);
        report.value("sockets", sockets)
                .value("jobs", jobs)
                .value("frames", alone.events + beside.events)
                .value("p50_ms", millis(alone, 50))
                .value("p99_ms", millis(alone, 99))
                .value("p99_beside_slow_ms", millis(beside, 99))
                .value("lost", lost)
                .value("repeated", alone.repeats + beside.repeats)
                .value("closed", closed)
                .value("slow_sockets", slow)
                .value("slow_closed", audience.slow().closed)
                .value("slow_unexplained_gaps", audience.slow().gaps)
                .value("kib_per_socket", shown(kibPerSocket))
                .value("slow_kib_in_all", Math.round(kibOfSlow))
                .value("goal_ms", shown(goal))
                .print(System.out);
        return Report.kept(lost + closed + alone.repeats + beside.repeats + slowFaults == 0
                && alone.latency.getValueAtPercentile(99) <= goal * 1000
                && beside.latency.getValueAtPercentile(99) <= goal * 1000
                && kibPerSocket <= kibGoal);
    }

    private static void row(Report report, String what, Listener.Tally tally) {
        report.row(
                what, tally.events, millis(tally, 50), millis(tally, 99), shown(tally.latency.getMaxValue() / 1000.0));
    }

    private static String millis(Listener.Tally tally, double percentile) {
        return shown(tally.latency.getValueAtPercentile(percentile) / 1000.0);
    }
}
