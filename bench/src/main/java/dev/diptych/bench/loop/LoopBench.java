package dev.diptych.bench.loop;

import ai.onnxruntime.OrtException;
import dev.diptych.bench.loop.StandInUnet.Work;
import dev.diptych.bench.measure.Report;
import dev.diptych.job.ImageSize;
import dev.diptych.job.Phase;
import dev.diptych.job.SchedulerName;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.worker.engine.EngineSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The step engine's whole loop held against raw {@code session.run}, in turns in one process. */
@Command(name = "loop", description = "Our whole loop against raw session.run, in turns: cost and garbage of a step.")
public final class LoopBench implements Callable<Integer> {
    private static final int STEPS_TO_COMPILE = 20_000;

    @Option(
            names = "--unet-ms",
            paramLabel = "MS",
            defaultValue = "5",
            description = "What a call of the stand-in UNet takes; ${DEFAULT-VALUE} by default.")
    double unetMs = 5;

    @Option(
            names = "--sides",
            paramLabel = "N",
            split = ",",
            defaultValue = "64,128",
            description = "Sides of the latents, the first for the ratio; ${DEFAULT-VALUE} by default.")
    List<Integer> sides = List.of(64, 128);

    @Option(
            names = "--schedulers",
            paramLabel = "NAME",
            split = ",",
            defaultValue = "euler",
            description = "The first is held to the goals; ${DEFAULT-VALUE} by default.")
    List<String> schedulers = List.of("euler");

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "500",
            description = "Pairs of a step and a raw call; ${DEFAULT-VALUE} by default.")
    int steps = 500;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "cpu", description = "cpu or cuda:N.")
    String device = "cpu";

    @Option(
            names = "--threads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of a cpu device's arithmetic; ${DEFAULT-VALUE} by default.")
    int threads = 1;

    @Option(
            names = "--models",
            paramLabel = "DIR",
            description = "Measures the base UNet of DIR's first model instead of the stand-in.")
    @Nullable
    Path models;

    @Option(names = "--goal-ratio", paramLabel = "R", defaultValue = "1.01", description = "Loop over raw.")
    double goalRatio = 1.01;

    @Option(
            names = "--goal-ms",
            paramLabel = "MS",
            split = ",",
            defaultValue = "0.07,0.12",
            description = "Our own cost per step at each side; ${DEFAULT-VALUE} by default.")
    List<Double> goalMs = List.of(0.07, 0.12);

    private final Report report = new Report(
            "loop", "UNet", "latents", "scheduler", "raw us", "loop us", "ratio", "own us", "heap B", "direct B");
    private boolean kept = true;

    @Override
    public Integer call() throws IOException, OrtException {
        try (OnnxDevice opened = OnnxDevice.open(device, threads)) {
            if (models != null) {
                ModelDirectory given = new ModelDirectory(models);
                measure("given", opened, given, given.names().get(0));
            } else {
                measureStandIns(opened);
            }
        }
        report.value("goal_ratio", goalRatio).print(System.out);
        return Report.kept(kept);
    }

    /** First the one that does nothing: its many steps also let the JVM compile the loop. */
    private void measureStandIns(OnnxDevice opened) throws IOException, OrtException {
        ModelDirectory shipped = new ModelDirectory(Path.of(System.getProperty("diptych.root"), "models"));
        try (StandInModel standIn = StandInModel.like(shipped, "shapes")) {
            int asked = steps;
            steps = Math.max(STEPS_TO_COMPILE, steps);
            measure("none", opened, standIn.taking(opened, Work.SINES, 0).directory(), StandInModel.NAME);
            steps = asked;
            for (Work work : Work.values()) {
                String name = work.name().toLowerCase(Locale.ROOT);
                measure(name, opened, standIn.taking(opened, work, unetMs).directory(), StandInModel.NAME);
            }
        }
    }

    private void measure(String unet, OnnxDevice opened, ModelDirectory directory, String name) throws OrtException {
        Path network = directory.base(name).path().resolve("unet/model.onnx");
        long pairs = (long) sides.size() * schedulers.size() * (steps + warmUp());
        try (SdxlModel model = SdxlLoader.load(opened, directory, name, Set.of(Phase.BASE));
                ProgressBar bar = new ProgressBarBuilder()
                        .setTaskName("loop, UNet " + unet)
                        .setInitialMax(pairs)
                        .build()) {
            for (int side : sides) {
                try (RawUnet raw = RawUnet.open(opened, network, 2, side)) {
                    for (String scheduler : schedulers) {
                        SteppedEngine engine = new SteppedEngine(
                                model,
                                new ImageSize(8 * side, 8 * side),
                                SchedulerName.of(scheduler),
                                EngineSettings.defaults());
                        tell(unet, side, scheduler, LoopCost.measure(raw, engine, warmUp(), steps, bar::step));
                        engine.end();
                    }
                }
            }
        }
    }

    private int warmUp() {
        return Math.max(50, steps / 2);
    }

    private void tell(String unet, int side, String scheduler, LoopCost cost) {
        report.row(
                unet,
                side + "²",
                scheduler,
                "%.0f".formatted(cost.rawMicros()),
                "%.0f".formatted(cost.loopMicros()),
                "%.4f".formatted(cost.ratio()),
                "%.1f".formatted(cost.ownMicros()),
                "%.0f".formatted(cost.heapBytes()),
                "%.0f".formatted(cost.directBytes()));
        if (scheduler.equals(schedulers.get(0))) {
            String key = unet + "_" + side;
            report.value("raw_us_" + key, "%.0f".formatted(cost.rawMicros()))
                    .value("ratio_" + key, "%.4f".formatted(cost.ratio()))
                    .value("own_us_" + key, "%.1f".formatted(cost.ownMicros()))
                    .value("heap_bytes_" + key, "%.0f".formatted(cost.heapBytes()))
                    .value("direct_bytes_" + key, "%.0f".formatted(cost.directBytes()));
            hold(unet, sides.indexOf(side), cost);
        }
    }

    /** The ratio at the first side, our own cost at each that has a goal; not where the UNet has emptied the caches. */
    private void hold(String unet, int at, LoopCost cost) {
        boolean timed = unet.equals("sines") || unet.equals("given");
        kept &= cost.directBytes() <= 0;
        kept &= !timed || at > 0 || cost.ratio() <= goalRatio;
        kept &= !timed || at >= goalMs.size() || cost.ownMicros() <= 1000 * goalMs.get(at);
    }
}
