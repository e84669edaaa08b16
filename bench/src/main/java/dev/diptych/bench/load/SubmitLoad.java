package dev.diptych.bench.load;

import static dev.diptych.bench.load.Outcomes.shown;
import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.measure.Report;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How long a submission takes while they keep coming, each on disk before it is answered. */
@Command(
        name = "submit",
        description = "Submits at a steady rate over HTTP to one API node; Redis forces each job to disk.")
public final class SubmitLoad implements Callable<Integer> {
    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000", description = "Submissions per second.")
    double rate = 1000;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "128", description = "Open connections.")
    int connections = 128;

    @Option(names = "--goal", paramLabel = "MS", defaultValue = "10", description = "The p99 that is promised.")
    double goal = 10;

    @Mixin
    LoadOptions options = new LoadOptions();

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx)) {
            ApiNode node = options.startNode(service);
            Outcomes warm;
            Outcomes measured;
            Duration nodeCpu;
            Duration redisCpu;
            try (OpenLoop load = OpenLoop.over(connections, node.port(), Orders.submission());
                    ProgressBar bar =
                            LoadOptions.bar("submit", Math.round(rate * (options.warmUp + options.seconds)))) {
                warm = load.run(rate, options.warmUp, bar::stepTo);
                long before = Math.round(rate * options.warmUp);
                nodeCpu = node.cpu();
                redisCpu = service.redisCpu();
                measured = load.run(rate, options.seconds, sent -> bar.stepTo(before + sent));
                nodeCpu = node.cpu().minus(nodeCpu);
                redisCpu = service.redisCpu().minus(redisCpu);
            }
            long lost = warm.accepted() + measured.accepted() - service.waiting();
            report(measured, lost, nodeCpu, redisCpu);
            return Report.kept(
                    measured.errors() + measured.refused() + Math.max(0, lost) == 0 && measured.millis(99) <= goal);
        } finally {
            await(vertx.close());
        }
    }

    private void report(Outcomes measured, long lost, Duration nodeCpu, Duration redisCpu) {
        measured.errorsByKind().forEach((kind, times) -> System.err.println(times + " × " + kind));
        Report report = new Report("submit", "percentile", "ms");
        for (double percentile : new double[] {50, 90, 99, 99.9}) {
            report.row(
                    "p" + (percentile == 99.9 ? "99.9" : Math.round(percentile)), shown(measured.millis(percentile)));
        }
        report.row("worst", shown(measured.worstMillis()))
                .value("rate", rate)
                .value("seconds", options.seconds)
                .value("accepted", measured.accepted())
                .value("refused", measured.refused())
                .value("errors", measured.errors())
                .value("lost", lost)
                .value("p50_ms", shown(measured.millis(50)))
                .value("p99_ms", shown(measured.millis(99)))
                .value("worst_ms", shown(measured.worstMillis()))
                .value("client_late_p99_ms", shown(measured.clientMillis(99)))
                .value("found_no_connection", measured.withoutConnection())
                .value("api_cores", shown(cores(nodeCpu)))
                .value("redis_cores", shown(cores(redisCpu)))
                .value("goal_ms", shown(goal))
                .print(System.out);
    }

    private double cores(Duration used) {
        return used.toMillis() / 1000.0 / options.seconds;
    }
}
