package dev.diptych.bench.load;

import static dev.diptych.bench.load.Outcomes.shown;
import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.measure.Report;
import dev.diptych.queue.JobQueue.QueueStats;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a submission takes while they keep coming, each on disk before it is answered. */
@Command(
        name = "submit",
        description = "Submits at a steady rate over HTTP to one API node; Redis forces each job to disk.")
public final class SubmitLoad implements Callable<Integer> {
    @Option(names = "--rate", paramLabel = "N", defaultValue = "1000", description = "Submissions per second.")
    double rate = 1000;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "60", description = "How long they are measured.")
    int seconds = 60;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "15",
            description = "Before that, at the same rate, while the JVM compiles.")
    int warmUp = 15;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "128", description = "Open connections.")
    int connections = 128;

    @Option(names = "--goal", paramLabel = "MS", defaultValue = "10", description = "The p99 that is promised.")
    double goal = 10;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "Settings of the API node.")
    String[] settings = {};

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx)) {
            ApiNode node = service.startNode(NodeMemory.FLAGS, settings);
            Context context = vertx.getOrCreateContext();
            OpenLoop load = on(context, () -> OpenLoop.over(vertx, connections, node.port(), Orders.submission()));
            Outcomes warm;
            Outcomes measured;
            Duration nodeCpu;
            Duration redisCpu;
            try (ProgressBar bar = bar("submit", Math.round(rate * (warmUp + seconds)))) {
                warm = on(context, () -> load.run(rate, warmUp, bar::stepTo));
                long before = Math.round(rate * warmUp);
                nodeCpu = node.cpu();
                redisCpu = service.redisCpu();
                measured = on(context, () -> load.run(rate, seconds, sent -> bar.stepTo(before + sent)));
                nodeCpu = node.cpu().minus(nodeCpu);
                redisCpu = service.redisCpu().minus(redisCpu);
            }
            long queued = waiting(await(service.queue().stats()));
            long lost = warm.accepted() + measured.accepted() - queued;
            report(measured, lost, nodeCpu, redisCpu);
            load.close();
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
                .value("seconds", seconds)
                .value("accepted", measured.accepted())
                .value("refused", measured.refused())
                .value("errors", measured.errors())
                .value("lost", lost)
                .value("p50_ms", shown(measured.millis(50)))
                .value("p99_ms", shown(measured.millis(99)))
                .value("worst_ms", shown(measured.worstMillis()))
                .value("api_cores", shown(cores(nodeCpu)))
                .value("redis_cores", shown(cores(redisCpu)))
                .value("goal_ms", shown(goal))
                .print(System.out);
    }

    private double cores(Duration used) {
        return used.toMillis() / 1000.0 / seconds;
    }

    static long waiting(QueueStats stats) {
        return stats.depth().stream().mapToLong(depth -> depth.waiting()).sum();
    }

    static ProgressBar bar(String name, long most) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(most).build();
    }

    /** Does something on a context and waits for it. */
    static <T> T on(Context context, Supplier<Future<T>> task) throws Exception {
        Promise<T> done = Promise.promise();
        context.runOnContext(start -> task.get().onComplete(done));
        return done.future().toCompletionStage().toCompletableFuture().get(10, TimeUnit.MINUTES);
    }
}
