package dev.diptych.bench.faults;

import dev.diptych.bench.faults.ResumeRun.Trial;
import dev.diptych.bench.measure.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Kills the worker of a real picture at a random step, again and again, with every scheduler in turn. */
@Command(
        name = "takeover",
        description =
                "Kills the worker of a picture of the built-in model at a random step (kill -9): the next worker must "
                        + "give the same file, and run no step again from before the last checkpoint.")
public final class Takeover implements Callable<Integer> {
    @Option(names = "--kills", paramLabel = "N", defaultValue = "50", description = "Pictures whose worker is killed.")
    int kills = 50;

    @Option(names = "--steps", paramLabel = "N", defaultValue = "50", description = "Steps of each picture.")
    int steps = 50;

    @Option(
            names = "--checkpoint-ms",
            paramLabel = "N",
            defaultValue = "20",
            description = "From one checkpoint to the next.")
    long checkpointMillis = 20;

    @Option(names = "--lease-ms", paramLabel = "N", defaultValue = "3000", description = "The queue's lease.")
    long leaseMillis = 3_000;

    @Option(
            names = "--seed",
            paramLabel = "S",
            defaultValue = "1",
            description = "Of the pictures and the kills' places.")
    long seed = 1;

    @Override
    public Integer call() throws Exception {
        Path folder = Files.createTempDirectory("takeover");
        ResumeRun.Plan plan = new ResumeRun.Plan(
                kills,
                steps,
                Duration.ofMillis(leaseMillis),
                Duration.ofMillis(checkpointMillis),
                seed,
                Path.of(System.getProperty("diptych.root"), "models"));
        List<Trial> trials;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("takeover")
                .setInitialMax(kills)
                .build()) {
            trials = new ResumeRun(plan, folder).run(trial -> bar.step());
        }
        System.out.println("logs and pictures: " + folder);
        Report report =
                new Report("takeover", "scheduler", "steps run", "last kept", "resumed at", "run again", "identical");
        trials.forEach(trial -> report.row(
                trial.scheduler().wireName(),
                trial.ranBefore(),
                trial.kept(),
                trial.resumedAt(),
                trial.runAgain(),
                trial.identical()));
        report.value("kills", trials.size())
                .value("identical", trials.stream().filter(Trial::identical).count())
                .value(
                        "steps_run_again",
                        trials.stream().mapToInt(Trial::runAgain).sum())
                .value(
                        "steps_since_checkpoint",
                        trials.stream()
                                .mapToInt(trial -> trial.ranBefore() - trial.kept())
                                .sum())
                .value(
                        "broken",
                        trials.stream()
                                .filter(trial -> !trial.keepsThePromise())
                                .count())
                .print(System.out);
        return Report.kept(trials.stream().allMatch(Trial::keepsThePromise));
    }
}
