package dev.diptych.bench.engine;

import dev.diptych.bench.engine.EngineStand.Drawn;
import dev.diptych.bench.measure.Median;
import dev.diptych.bench.measure.Report;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Phase;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.DiffusionModel;
import dev.diptych.worker.engine.EngineSettings;
import dev.diptych.worker.engine.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The same mixed jobs one at a time and batched by step, in turns in one process: pictures per second, and whether the
 * pictures are the same. Then short jobs among long ones, both ways. Exits with 1 where a picture differs by more than
 * 1/255 or the goal is missed.
 */
@Command(name = "engine", description = "Mixed jobs one at a time against batched by step, on any model.")
public final class EngineBench implements Callable<Integer> {
    @Option(names = "--models", paramLabel = "DIR", description = "Models directory; the one that ships by default.")
    @Nullable
    Path models;

    @Option(names = "--model", paramLabel = "NAME", description = "Its first model by default.")
    @Nullable
    String name;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu", description = "cpu, cuda:N or tensorrt:N.")
    String device = "cpu";

    @Option(names = "--threads", paramLabel = "N", defaultValue = "0", description = "Of a cpu; 0: one per core.")
    int threads;

    @Option(names = "--jobs", paramLabel = "N", defaultValue = "8", description = "Mixed jobs, all at once.")
    int jobs = 8;

    @Option(names = "--batch", paramLabel = "N", defaultValue = "8", description = "Most pictures in one UNet call.")
    int batch = 8;

    @Option(names = "--rounds", paramLabel = "N", defaultValue = "5", description = "Of each way, in turns.")
    int rounds = 5;

    @Option(names = "--waits", paramLabel = "N", defaultValue = "100", description = "Short jobs timed; 0: none.")
    int waits = 100;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "1", description = "Of the jobs.")
    long seed = 1;

    @Option(names = "--goal", paramLabel = "X", defaultValue = "1.2", description = "Batched over one at a time.")
    double goal = 1.2;

    @Override
    public Integer call() throws Exception {
        Path folder = models == null ? Path.of(System.getProperty("diptych.root", "."), "models") : models;
        ModelDirectory directory = new ModelDirectory(folder);
        String chosen = name == null ? directory.names().get(0) : name;
        try (OnnxDevice opened = OnnxDevice.open(device, threads);
                DiffusionModel model = SdxlLoader.load(opened, directory, chosen, EnumSet.allOf(Phase.class))) {
            printBatchCosts(model);
            boolean kept = compareThroughput(model);
            if (waits > 0) {
                compareWaits(model);
            }
            return Report.kept(kept);
        }
    }

    private void printBatchCosts(DiffusionModel model) {
        Report report = new Report("engine-batch", "pictures in a UNet step", "ms", "ms per picture", "gain");
        double alone = 0;
        for (int size = 1; size <= batch; size++) {
            double ms = BatchCost.of(model, new MixedJobs(model.card(), seed).ofSteps(BatchCost.STEPS), size);
            alone = size == 1 ? ms : alone;
            String gain = "%.2f".formatted(alone * size / ms);
            report.row(size, "%.1f".formatted(ms), "%.1f".formatted(ms / size), gain)
                    .value("gain_" + size, gain);
        }
        report.print(System.out);
    }

    private boolean compareThroughput(DiffusionModel model) {
        List<JobRequest> orders = new MixedJobs(model.card(), seed).mixed(jobs);
        Round warmUp = round(model, oneAtATime(), orders);
        round(model, batched(), orders);
        List<Round> alone = new ArrayList<>();
        List<Round> together = new ArrayList<>();
        Differences differences = Differences.NONE;
        for (int i = 0; i < rounds; i++) {
            alone.add(round(model, oneAtATime(), orders));
            together.add(round(model, batched(), orders));
            for (int job = 0; job < jobs; job++) {
                differences = differences
                        .and(warmUp.drawn().get(job), alone.get(i).drawn().get(job))
                        .and(warmUp.drawn().get(job), together.get(i).drawn().get(job));
            }
        }
        Report report = new Report(
                "engine", "", "pictures/s", "UNet calls", "pictures per call", "UNet ms", "encode ms", "decode ms");
        row(report, "one at a time", alone);
        row(report, "batched by step", together);
        double ratio = median(together) / median(alone);
        report.value("jobs", jobs)
                .value("ratio", "%.2f".formatted(ratio))
                .value("goal", goal)
                .value("largest_pixel_difference", differences.pixels())
                .value("largest_latent_difference", "%.2g".formatted(differences.latents()))
                .print(System.out);
        return ratio >= goal && differences.pixels() <= 1;
    }

    private void compareWaits(DiffusionModel model) throws InterruptedException {
        int half = Math.max(1, batch / 2);
        Report report = new Report("engine-waits", "wait of 4-step jobs, ms", "p50", "p99");
        for (EngineSettings settings : List.of(oneAtATime(), batched())) {
            MixedJobs orders = new MixedJobs(model.card(), seed);
            String way = settings.largestBatch() == 1 ? "one at a time" : "batched by step";
            try (EngineStand stand = new EngineStand(model, settings)) {
                double[] ms = Waits.of(stand, orders.ofSteps(50), half, orders.ofSteps(4), half, waits);
                String p50 = "%.0f".formatted(ms[ms.length / 2]);
                String p99 = "%.0f".formatted(ms[(int) Math.ceil(0.99 * ms.length) - 1]);
                report.row(way, p50, p99).value(way.replace(' ', '_') + "_p99_ms", p99);
            }
        }
        report.print(System.out);
    }

    private record Round(List<Drawn> drawn, double picturesPerSecond, CallCounts counts) {}

    private Round round(DiffusionModel model, EngineSettings settings, List<JobRequest> orders) {
        try (EngineStand stand = new EngineStand(model, settings)) {
            long start = System.nanoTime();
            List<CompletableFuture<Drawn>> ordered =
                    orders.stream().map(stand::draw).toList();
            List<Drawn> drawn = ordered.stream().map(CompletableFuture::join).toList();
            double seconds = (System.nanoTime() - start) / 1e9;
            return new Round(drawn, orders.size() / seconds, stand.counts);
        }
    }

    private static void row(Report report, String way, List<Round> measured) {
        CallCounts counts = measured.get(measured.size() - 1).counts();
        report.row(
                        way,
                        "%.2f".formatted(median(measured)),
                        counts.calls(),
                        "%.2f".formatted(counts.picturesPerCall()),
                        "%.0f".formatted(counts.millis(Stage.UNET)),
                        "%.0f".formatted(counts.millis(Stage.ENCODE) + counts.millis(Stage.REFINE)),
                        "%.0f".formatted(counts.millis(Stage.DECODE)))
                .value(way.replace(' ', '_'), "%.2f".formatted(median(measured)));
    }

    private static double median(List<Round> measured) {
        return Median.of(measured.stream().mapToDouble(Round::picturesPerSecond).toArray());
    }

    private static EngineSettings oneAtATime() {
        return settings(1, 1);
    }

    private EngineSettings batched() {
        return settings(Math.max(jobs, batch), batch);
    }

    private static EngineSettings settings(int pictures, int largestBatch) {
        EngineSettings usual = EngineSettings.defaults();
        List<Integer> sizes = largestBatch == 1
                ? List.of(1)
                : usual.batchSizes().get(usual.batchSizes().size() - 1) >= largestBatch
                        ? usual.batchSizes()
                        : IntStream.rangeClosed(1, largestBatch).boxed().toList();
        return new EngineSettings(
                pictures,
                largestBatch,
                sizes,
                Duration.ofSeconds(5),
                usual.firstPreview(),
                usual.previewEverySteps(),
                usual.previewEvery(),
                0);
    }
}
