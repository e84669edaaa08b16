package dev.diptych.bench.load;

import static dev.diptych.bench.load.Outcomes.shown;
import static dev.diptych.bench.load.ServiceUnderLoad.await;
import static dev.diptych.bench.load.SubmitLoad.on;

import dev.diptych.bench.load.NodeMemory.Footprint;
import dev.diptych.bench.measure.Report;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Whether a node that is asked for much more than it can do stays quick for those whom it lets in. */
@Command(
        name = "overload",
        description = "Finds what one API node holds, and submits ten times as much: the rest must be refused quickly.")
public final class OverloadLoad implements Callable<Integer> {
    private static final int SATURATING = 16;
    private static final long MEMORY_GOAL_KIB = 64 << 10;

    @Option(
            names = "--holds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Submissions per second that it holds; 0: found out, with 16 connections that never rest.")
    double holds;

    @Option(names = "--times", paramLabel = "N", defaultValue = "10", description = "So many times as much.")
    double times = 10;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "20", description = "Of each part.")
    int seconds = 20;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Before all, at what it holds.")
    int warmUp = 15;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "512", description = "Open connections.")
    int connections = 512;

    @Option(
            names = "--goal",
            paramLabel = "TIMES",
            defaultValue = "2",
            description = "The p99 of the accepted may be so many times that of half of what it holds.")
    double goal = 2;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Settings of the API node.")
    String[] settings = {};

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx)) {
            ApiNode node = service.startNode(NodeMemory.FLAGS, settings);
            Context context = vertx.getOrCreateContext();
            try (NodeMemory memory = NodeMemory.of(node);
                    ProgressBar bar = SubmitLoad.bar("overload", 2L * warmUp + 3L * seconds)) {
                OpenLoop few = on(context, () -> OpenLoop.over(vertx, SATURATING, node.port(), Orders.submission()));
                OpenLoop many = on(context, () -> OpenLoop.over(vertx, connections, node.port(), Orders.submission()));
                on(context, () -> few.saturate(warmUp));
                bar.stepBy(warmUp);
                double held = holds > 0
                        ? holds
                        : on(context, () -> few.saturate(warmUp)).accepted() / (double) warmUp;
                bar.stepBy(warmUp);
                Outcomes normal = on(context, () -> many.run(held / 2, seconds, sent -> {}));
                bar.stepBy(seconds);
                Footprint before = memory.look();
                Outcomes flooded = on(context, () -> many.run(held * times, seconds, sent -> {}));
                bar.stepBy(seconds);
                Footprint after = memory.look();
                Outcomes again = on(context, () -> many.run(held / 2, seconds, sent -> {}));
                bar.stepBy(seconds);
                return report(held, normal, flooded, again, after.over(before));
            }
        } finally {
            await(vertx.close());
        }
    }

    private int report(double held, Outcomes normal, Outcomes flooded, Outcomes again, double grownKib) {
        Report report =
                new Report("overload", "offered per second", "accepted", "p50 ms", "p99 ms", "refused", "p99 ms");
        row(report, held / 2, normal);
        row(report, held * times, flooded);
        row(report, held / 2, again);
        flooded.errorsByKind().forEach((kind, number) -> System.err.println(number + " × " + kind));
        long errors = normal.errors() + flooded.errors() + again.errors();
        report.value("holds", Math.round(held))
                .value("times", times)
                .value("accepted_per_second", Math.round(flooded.accepted() / (double) seconds))
                .value("refused", flooded.refused())
                .value("refused_without_retry_after", flooded.refusedWithoutRetryAfter())
                .value("errors", errors)
                .value("normal_p99_ms", shown(normal.millis(99)))
                .value("overloaded_p99_ms", shown(flooded.millis(99)))
                .value("afterwards_p99_ms", shown(again.millis(99)))
                .value("memory_grown_mib", shown(grownKib / 1024))
                .print(System.out);
        return Report.kept(errors == 0
                && flooded.refused() > 0
                && flooded.refusedWithoutRetryAfter() == 0
                && flooded.millis(99) <= goal * normal.millis(99)
                && grownKib <= MEMORY_GOAL_KIB);
    }

    private static void row(Report report, double offered, Outcomes outcomes) {
        report.row(
                Math.round(offered),
                outcomes.accepted(),
                shown(outcomes.millis(50)),
                shown(outcomes.millis(99)),
                outcomes.refused(),
                shown(outcomes.refusedMillis(99)));
    }
}
