package dev.diptych.bench.queue;

import dev.diptych.bench.measure.Report;
import dev.diptych.job.Handoff;
import dev.diptych.job.Phase;
import java.time.Duration;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Worker processes that run one phase only: whether kills lose a job between them, and whether each pool scales alone. */
@Command(name = "phases", description = "Base-only and refine-only workers: kills among them, hand-over, scaling.")
public final class PhasePools implements Callable<Integer> {
    @Option(names = "--jobs", paramLabel = "N", defaultValue = "200", description = "Jobs among the kills.")
    int jobs = 200;

    @Option(names = "--kills", paramLabel = "N", defaultValue = "12", description = "kill -9 while they run.")
    int kills = 12;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of who is killed.")
    long seed = 1;

    @Option(names = "--seconds", paramLabel = "N", defaultValue = "15", description = "Orders come in, of each fleet.")
    int seconds = 15;

    @Override
    public Integer call() throws Exception {
        Report report =
                new Report("phases", "base + refine workers", "base wait p50 ms", "bases/s", "refine wait p50 ms");
        boolean once = kills(report);
        handOver(report);
        Pools few = pools(2, 1, report);
        Pools both = pools(2, 2, report);
        Pools fewBases = pools(1, 2, report);
        boolean apart = few.refineWait > 2 * both.refineWait
                && Math.abs(few.basesPerSecond / both.basesPerSecond - 1) < 0.1
                && fewBases.baseWait > 2 * both.baseWait
                && fewBases.refineWait <= 2 * both.refineWait;
        report.value("pools_apart", apart).print(System.out);
        return Report.kept(once && apart);
    }

    /**
     * Two base processes and a refiner's, killed in turn at random; each comes back under another name. Kills that took
     * nothing from anybody have shown nothing.
     */
    private boolean kills(Report report) throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        try (PoolScene scene = new PoolScene();
                ProgressBar bar = bar("kills", jobs)) {
            Duration step = Duration.ofMillis(50);
            scene.crew().add("base-1", 1, Set.of(Phase.BASE), step, 8);
            scene.crew().add("base-2", 1, Set.of(Phase.BASE), step, 8);
            scene.crew().add("refiner-1", 1, Set.of(Phase.REFINER), step, 8);
            for (int job = 0; job < jobs; job++) {
                scene.order(20, Handoff.defaults());
            }
            scene.crew().awaitReady();
            for (int kill = 1; kill <= kills; kill++) {
                int after = jobs * kill / (kills + 2);
                long start = System.nanoTime();
                while (scene.done() < after && System.nanoTime() - start < PoolScene.PATIENCE_NANOS) {
                    bar.stepTo(scene.done());
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                String victim = scene.crew().names().get(random.nextInt(3));
                scene.crew().kill(victim);
                Phase phase = victim.startsWith("base") ? Phase.BASE : Phase.REFINER;
                scene.crew().add(victim.split("-")[0] + "-again" + kill, 1, Set.of(phase), step, 8);
            }
            PhaseTimes times = scene.end(bar);
            report.value("jobs", jobs)
                    .value("kills", kills)
                    .value("done_once", times.doneOnce())
                    .value("taken_over", times.retried());
            return times.doneOnce() == jobs && (times.retried() > 0 || kills == 0);
        }
    }

    /** Nobody is killed and nobody is busy: what the way from one pool to the other takes. */
    private void handOver(Report report) throws Exception {
        int orders = 60;
        try (PoolScene scene = new PoolScene();
                ProgressBar bar = bar("hand-over", orders)) {
            scene.crew().add("base", 1, Set.of(Phase.BASE), Duration.ofMillis(10), 8);
            scene.crew().add("refiner", 1, Set.of(Phase.REFINER), Duration.ofMillis(10), 8);
            scene.crew().awaitReady();
            for (int order = 0; order < orders; order++) {
                scene.order(10, Handoff.defaults());
                TimeUnit.MILLISECONDS.sleep(200);
            }
            PhaseTimes times = scene.end(bar);
            report.value("handover_claim_p50_ms", times.untilRefinerClaims().rounded(0.5))
                    .value("handover_claim_p99_ms", times.untilRefinerClaims().rounded(0.99))
                    .value(
                            "handover_step_p50_ms",
                            times.untilRefinersFirstStep().rounded(0.5))
                    .value(
                            "handover_step_p99_ms",
                            times.untilRefinersFirstStep().rounded(0.99));
        }
    }

    /** What a fleet showed. */
    private record Pools(double baseWait, double basesPerSecond, double refineWait) {}

    /** Orders come at 8 in a second; one worker of either kind ends 5 phases in a second. */
    private Pools pools(int bases, int refiners, Report report) throws Exception {
        String name = bases + " + " + refiners;
        try (PoolScene scene = new PoolScene();
                ProgressBar bar = bar(name, 8L * seconds)) {
            scene.crew().add("bases", bases, Set.of(Phase.BASE), Duration.ofMillis(20), 1);
            scene.crew().add("refiners", refiners, Set.of(Phase.REFINER), Duration.ofMillis(20), 1);
            scene.crew().awaitReady();
            Handoff halfway = new Handoff(Handoff.Mode.RENOISE, 0.5, Handoff.Unit.STEPS, Handoff.DEFAULT_STRENGTH);
            for (int order = 0; order < 8 * seconds; order++) {
                scene.order(20, halfway);
                TimeUnit.MILLISECONDS.sleep(125);
            }
            PhaseTimes times = scene.end(bar);
            Pools pools = new Pools(
                    times.baseWait().at(0.5),
                    times.basesPerSecond(),
                    times.untilRefinerClaims().at(0.5));
            report.row(
                    name,
                    Math.round(pools.baseWait),
                    "%.1f".formatted(pools.basesPerSecond),
                    Math.round(pools.refineWait));
            return pools;
        }
    }

    private static ProgressBar bar(String name, long most) {
        return new ProgressBarBuilder().setTaskName(name).setInitialMax(most).build();
    }
}
