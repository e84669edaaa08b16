package dev.diptych.bench;

import dev.diptych.bench.measure.Report;
import dev.diptych.bench.measure.ScratchFolder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long a person waits for the first picture of a service that was not running: processes, models, job, file. */
@Command(name = "first-picture", description = "Cold start of the one-JVM service to its first PNG, and its parts.")
final class FirstPicture implements Callable<Integer> {
    /** In the order in which they are reached; each part ends at its mark. */
    private static final Map<String, String> PARTS = parts();

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Fresh processes; ${DEFAULT-VALUE} by default.")
    int runs = 5;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "10",
            description = "Steps of the job; ${DEFAULT-VALUE} by default.")
    int steps = 10;

    @Option(
            names = "--goal",
            paramLabel = "SECONDS",
            defaultValue = "5",
            description = "The median that is promised; ${DEFAULT-VALUE} by default.")
    double goal = 5;

    private static Map<String, String> parts() {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("main", "JVM to main");
        parts.put("redis", "Redis answers");
        parts.put("worker", "models loaded, worker ready");
        parts.put("api", "API ready");
        parts.put("submitted", "job accepted");
        parts.put("started", "job claimed");
        parts.put("first_step", "prompt encoded, first step");
        parts.put("last_step", "other steps");
        parts.put("ended", "decode, PNG, commit");
        parts.put("written", "file written");
        parts.put("exit", "service stopped");
        return parts;
    }

    @Override
    public Integer call() throws Exception {
        List<Map<String, Long>> all = new ArrayList<>();
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("first-picture")
                .setInitialMax(runs)
                .build()) {
            for (int run = 0; run < runs; run++) {
                all.add(run());
                bar.step();
            }
        }
        Report report = new Report("first-picture", "reached", "median ms", "best ms", "worst ms");
        PARTS.forEach((mark, what) -> report.row(what, at(all, mark, 0.5), at(all, mark, 0), at(all, mark, 1)));
        long median = at(all, "written", 0.5);
        report.value("runs", runs)
                .value("steps", steps)
                .value("median_ms", median)
                .value("worst_ms", at(all, "written", 1));
        PARTS.keySet().forEach(mark -> report.value(mark + "_ms", at(all, mark, 0.5)));
        report.value("goal_ms", Math.round(goal * 1000)).print(System.out);
        return Report.kept(median <= goal * 1000);
    }

    /** One cold run: its marks, in milliseconds since its process was started. */
    private Map<String, Long> run() throws IOException, InterruptedException {
        try (ScratchFolder folder = ScratchFolder.named("first-picture")) {
            return run(folder.path());
        }
    }

    private Map<String, Long> run(Path folder) throws IOException, InterruptedException {
        Path picture = folder.resolve("picture.png");
        Path timings = folder.resolve("timings");
        long before = System.nanoTime();
        ProcessBuilder builder = new ProcessBuilder(command(picture, timings))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        builder.environment().put("DIPTYCH_JAVA_OPTS", "-Ddiptych.started=" + System.currentTimeMillis());
        Process process = builder.start();
        int code = process.waitFor();
        long exit = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
        if (code != 0 || !Files.exists(picture)) {
            throw new IllegalStateException(
                    "expected a picture, found exit code " + code + ": " + Files.readString(folder.resolve("output")));
        }
        Properties told = told(timings);
        told.setProperty("exit", Long.toString(exit));
        return marks(told);
    }

    private List<String> command(Path picture, Path timings) {
        return List.of(
                System.getProperty("diptych.root") + "/diptych",
                "generate",
                "a red circle on a blue background",
                "--seed=112",
                "--steps=" + steps,
                "--out=" + picture,
                "--timings=" + timings);
    }

    private static Properties told(Path timings) throws IOException {
        Properties told = new Properties();
        try (Reader reader = Files.newBufferedReader(timings)) {
            told.load(reader);
        }
        return told;
    }

    /** Of every part, in milliseconds: one that was not reached did not take no time. */
    static Map<String, Long> marks(Properties told) {
        Map<String, Long> marks = new LinkedHashMap<>();
        for (String mark : PARTS.keySet()) {
            String millis = told.getProperty(mark);
            if (millis == null) {
                throw new IllegalStateException("expected the mark %s, found %s".formatted(mark, told.keySet()));
            }
            marks.put(mark, Long.parseLong(millis));
        }
        return marks;
    }

    private static long at(List<Map<String, Long>> runs, String mark, double quantile) {
        List<Long> sorted = runs.stream().map(run -> run.get(mark)).sorted().toList();
        return sorted.get((int) Math.round(quantile * (sorted.size() - 1)));
    }
}
