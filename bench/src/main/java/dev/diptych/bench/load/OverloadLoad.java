package dev.diptych.bench.load;

import static dev.diptych.bench.load.Outcomes.shown;
import static dev.diptych.bench.load.ServiceUnderLoad.await;

import dev.diptych.bench.load.NodeMemory.Footprint;
import dev.diptych.bench.measure.Report;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whether a node that is asked for much more than it can do stays quick for those whom it lets in. */
@Command(
        name = "overload",
        description = "Finds what one API node holds, and submits ten times as much: the rest must be refused quickly.")
public final class OverloadLoad implements Callable<Integer> {
    private static final long MEMORY_GOAL_KIB = 64 << 10;

    /** Redis' child that writes its file anew would take the core of who measures. */
    private static final String NO_REWRITE = "auto-aof-rewrite-percentage 0";

    private static final double FIRST_RATE = 1000;
    private static final double STEP = 1.25;

    @Option(
            names = "--holds",
            paramLabel = "N",
            defaultValue = "0",
            description = "Submissions per second that it holds; 0: found out, a rate at which none is refused and the"
                    + " p99 is within --promise.")
    double holds;

    @Option(names = "--times", paramLabel = "N", defaultValue = "10", description = "So many times as much.")
    double times = 10;

    @Option(names = "--promise", paramLabel = "MS", defaultValue = "10", description = "The p99 of what it holds.")
    double promise = 10;

    @Option(names = "--connections", paramLabel = "N", defaultValue = "512", description = "Open connections.")
    int connections = 512;

    @Option(
            names = "--goal",
            paramLabel = "TIMES",
            defaultValue = "2",
            description = "The p99 of the accepted may be so many times that of what it holds.")
    double goal = 2;

    @Option(
            names = "--together",
            description = "All share all cores. Else the node has one to itself, and the harness and Redis another.")
    boolean together;

    @Mixin
    LoadOptions options = new LoadOptions();

    @Override
    public Integer call() throws Exception {
        Vertx vertx = Vertx.vertx();
        try (ServiceUnderLoad service = ServiceUnderLoad.start(vertx, NO_REWRITE)) {
            ApiNode node = options.startNode(service);
            if (!together) {
                new Core(0).take(node.pid());
                new Core(1).take(service.redisPid());
                new Core(1).take(ProcessHandle.current().pid());
            }
            try (NodeMemory memory = NodeMemory.of(node);
                    OpenLoop load = OpenLoop.over(connections, node.port(), Orders.submission())) {
                load.run(FIRST_RATE, options.warmUp / 2.0, sent -> {});
                load.run(FIRST_RATE * times, options.warmUp / 2.0, sent -> {});
                double rate = holds > 0 ? holds : probed(load, node);
                load.run(rate * times, options.seconds / 2.0, sent -> {}); // For this, too, the JVM compiles.
                Part normal = holds > 0 ? part(load, node, rate) : held(load, node, rate);
                Footprint before = memory.look();
                Part flooded = part(load, node, normal.offered() * times);
                Footprint after = memory.look();
                Part again = part(load, node, normal.offered());
                return report(normal, flooded, again, after.over(before));
            }
        } finally {
            await(vertx.close());
        }
    }

    /** What was offered for a while, what came of it, and how many cores the node took for it. */
    private record Part(double offered, Outcomes outcomes, double cores) {
        double p99() {
            return outcomes.millis(99);
        }

        boolean keeps(double promise) {
            return outcomes.errors() + outcomes.refused() == 0 && p99() <= promise;
        }
    }

    private Part part(OpenLoop load, ApiNode node, double rate) throws Exception {
        return part(load, node, rate, options.seconds);
    }

    private static Part part(OpenLoop load, ApiNode node, double rate, double seconds) throws Exception {
        long cpu = node.cpu().toMillis();
        Outcomes outcomes = load.run(rate, seconds, sent -> {});
        return new Part(rate, outcomes, (node.cpu().toMillis() - cpu) / 1000.0 / seconds);
    }

    /** Raises the rate while the node keeps its promise for a short while. */
    private double probed(OpenLoop load, ApiNode node) throws Exception {
        double rate = FIRST_RATE;
        while (kept(load, node, rate * STEP, options.seconds / 4.0).isPresent()) {
            rate *= STEP;
        }
        return rate;
    }

    /** Lowers the rate until the node keeps its promise for a whole part. */
    private Part held(OpenLoop load, ApiNode node, double rate) throws Exception {
        Optional<Part> held = kept(load, node, rate, options.seconds);
        return held.isPresent() ? held.get() : held(load, node, rate / STEP);
    }

    /** What came of a rate at which the node keeps its promise; one bad moment is forgiven. */
    private Optional<Part> kept(OpenLoop load, ApiNode node, double rate, double seconds) throws Exception {
        for (int tries = 0; tries < 2; tries++) {
            Part part = part(load, node, rate, seconds);
            if (part.keeps(promise)) {
                return Optional.of(part);
            }
        }
        return Optional.empty();
    }

    private int report(Part normal, Part flooded, Part again, double grownKib) {
        Report report = new Report(
                "overload",
                "offered per second",
                "accepted",
                "p50 ms",
                "p99 ms",
                "refused",
                "p99 ms",
                "client late p99 ms",
                "no connection",
                "API cores");
        row(report, normal);
        row(report, flooded);
        row(report, again);
        flooded.outcomes().errorsByKind().forEach((kind, number) -> System.err.println(number + " × " + kind));
        long errors = normal.outcomes().errors()
                + flooded.outcomes().errors()
                + again.outcomes().errors();
        report.value("holds", Math.round(normal.offered()))
                .value("times", times)
                .value("accepted_per_second", Math.round(flooded.outcomes().accepted() / (double) options.seconds))
                .value("refused", flooded.outcomes().refused())
                .value("refused_without_retry_after", flooded.outcomes().refusedWithoutRetryAfter())
                .value("errors", errors)
                .value("normal_p99_ms", shown(normal.p99()))
                .value("overloaded_p99_ms", shown(flooded.p99()))
                .value("afterwards_p99_ms", shown(again.p99()))
                .value("memory_grown_mib", shown(grownKib / 1024))
                .print(System.out);
        return Report.kept(errors == 0
                && flooded.outcomes().refused() > 0
                && flooded.outcomes().refusedWithoutRetryAfter() == 0
                && flooded.p99() <= goal * normal.p99()
                && grownKib <= MEMORY_GOAL_KIB);
    }

    private static void row(Report report, Part part) {
        Outcomes outcomes = part.outcomes();
        report.row(
                Math.round(part.offered()),
                outcomes.accepted(),
                shown(outcomes.millis(50)),
                shown(outcomes.millis(99)),
                outcomes.refused(),
                shown(outcomes.refusedMillis(99)),
                shown(outcomes.clientMillis(99)),
                outcomes.withoutConnection(),
                shown(part.cores()));
    }
}
