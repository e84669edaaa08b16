package dev.diptych.bench;

import dev.diptych.bench.measure.Median;
import dev.diptych.bench.measure.Report;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.picture.PngWriter;
import dev.diptych.sdxl.DiffusionRun;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.sdxl.SourcePixels;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Pictures from prompt to PNG, one at a time and in batches, on a model's own size. */
@Command(name = "runs", description = "Whole pictures from any model folder: base, base and refiner, batches.")
final class WholeRuns implements Callable<Integer> {
    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "The first model in it is run; by default the one that ships.")
    @Nullable
    Path models;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu", description = "cpu or cuda:N.")
    String device = "cpu";

    @Option(
            names = "--base-steps",
            paramLabel = "N",
            defaultValue = "30",
            description = "Of the base alone; ${DEFAULT-VALUE} by default.")
    int baseSteps = 30;

    @Option(
            names = "--refined-steps",
            paramLabel = "N",
            defaultValue = "50",
            description = "Of base and refiner, handed over at 0.8; ${DEFAULT-VALUE} by default, 40 and 10.")
    int refinedSteps = 50;

    @Option(
            names = "--largest-batch",
            paramLabel = "N",
            defaultValue = "8",
            description = "Pictures in one UNet call; ${DEFAULT-VALUE} by default.")
    int largestBatch = 8;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "5",
            description = "Pictures of each kind, after one that is not counted; ${DEFAULT-VALUE} by default.")
    int runs = 5;

    private final Report report = new Report("runs", "what", "ms", "per picture and step");

    @Override
    public Integer call() {
        ModelDirectory directory =
                new ModelDirectory(models == null ? Path.of(System.getProperty("diptych.root"), "models") : models);
        String name = directory.names().get(0);
        try (OnnxDevice opened = OnnxDevice.open(device);
                SdxlModel model = SdxlLoader.load(opened, directory, name, EnumSet.allOf(Phase.class));
                ProgressBar bar = new ProgressBarBuilder()
                        .setTaskName("runs")
                        .setInitialMax(2L * (runs + 1) + largestBatch)
                        .build()) {
            ImageSize size = model.card().nativeSize();
            report.value("model", name).value("device", device).value("size", size);
            double alone = batches(model, bar);
            double base = picture(model, request(model, baseSteps, Handoff.off()), bar);
            row("base, %d steps, prompt to PNG".formatted(baseSteps), base, base / baseSteps);
            report.value("base_steps", baseSteps)
                    .value("base_ms", "%.1f".formatted(base))
                    .value("base_over_steps", "%.3f".formatted(base / (baseSteps * alone)));
            if (model.card().hasRefiner()) {
                double refined = picture(model, request(model, refinedSteps, Handoff.defaults()), bar);
                row("base and refiner, %d steps".formatted(refinedSteps), refined, refined / refinedSteps);
                report.value("refined_steps", refinedSteps).value("refined_ms", "%.1f".formatted(refined));
            }
        }
        report.print(System.out);
        return 0;
    }

    /** Steps of 1, 2, … pictures in one call. @return milliseconds of one picture's step alone */
    private double batches(SdxlModel model, ProgressBar bar) {
        double alone = 0;
        double best = 0;
        for (int pictures = 1; pictures <= Math.min(largestBatch, model.largestBatch()); pictures++) {
            double step = step(model, pictures);
            alone = pictures == 1 ? step : alone;
            double gain = alone * pictures / step;
            best = Math.max(best, gain);
            row("a step of " + pictures, step, step / pictures);
            report.value("step_ms_" + pictures, "%.2f".formatted(step));
            bar.step();
        }
        report.value("batching_gain", "%.2f".formatted(best));
        return alone;
    }

    private double step(SdxlModel model, int pictures) {
        JobRequest request = request(model, Sampling.MAX_STEPS, Handoff.off());
        List<DiffusionRun> together = IntStream.range(0, pictures)
                .mapToObj(image -> model.start(request, image, SourcePixels.NONE))
                .toList();
        double[] millis = new double[4 * runs];
        for (int i = -runs; i < millis.length; i++) {
            long start = System.nanoTime();
            model.advance(together);
            millis[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
        }
        together.forEach(DiffusionRun::close);
        return Median.of(millis);
    }

    private double picture(SdxlModel model, JobRequest request, ProgressBar bar) {
        double[] millis = new double[runs];
        for (int i = -1; i < runs; i++) {
            long start = System.nanoTime();
            draw(model, request);
            millis[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
            bar.step();
        }
        return Median.of(millis);
    }

    private static void draw(SdxlModel model, JobRequest request) {
        DiffusionRun run = model.start(request, 0, SourcePixels.NONE);
        walk(model, run);
        if (run.refinerFollows()) {
            run.handOff();
            walk(model, run);
        }
        PngWriter.write(model.decode(run), List.of());
        run.close();
    }

    private static void walk(SdxlModel model, DiffusionRun run) {
        while (!run.phaseDone()) {
            model.advance(List.of(run));
        }
    }

    private static JobRequest request(SdxlModel model, int steps, Handoff handoff) {
        return new JobRequest(
                model.card().name(),
                Prompt.of("a red circle on a blue background"),
                model.card().nativeSize(),
                112,
                1,
                Sampling.defaults().withSteps(steps),
                handoff,
                MicroConditioning.defaults(),
                null);
    }

    private void row(String what, double millis, double each) {
        report.row(what, "%.1f".formatted(millis), "%.2f".formatted(each));
    }
}
