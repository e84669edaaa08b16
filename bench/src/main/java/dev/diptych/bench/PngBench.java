package dev.diptych.bench;

import dev.diptych.bench.measure.Median;
import dev.diptych.bench.measure.Report;
import dev.diptych.bench.measure.ThreadUse;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PictureTensor;
import dev.diptych.picture.PngText;
import dev.diptych.picture.PngWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * From the VAE's tensor to the PNG file, on one thread: processor time and bytes allocated, for a picture as noisy as a
 * photograph and for a flat one.
 */
@Command(name = "png", description = "The decoder's tensor to the PNG file: processor time and garbage.")
final class PngBench implements Callable<Integer> {
    private static final int WARM_UP = 20;

    @Option(
            names = "--side",
            paramLabel = "PIXELS",
            defaultValue = "1024",
            description = "Width and height; ${DEFAULT-VALUE} by default.")
    int side = 1024;

    @Option(
            names = "--runs",
            paramLabel = "N",
            defaultValue = "51",
            description = "Files of each kind, after 20 that are not counted; ${DEFAULT-VALUE} by default.")
    int runs = 51;

    @Option(
            names = "--goal-ms",
            paramLabel = "MS",
            defaultValue = "60",
            description = "The median processor time that is promised; ${DEFAULT-VALUE} by default.")
    double goalMs = 60;

    @Option(
            names = "--goal-mb",
            paramLabel = "MB",
            defaultValue = "8",
            description = "The garbage per file that is promised; ${DEFAULT-VALUE} by default.")
    double goalMb = 8;

    /** What one kind of picture cost. */
    private record Cost(double cpuMs, double allocatedMb, int fileBytes) {}

    @Override
    public Integer call() {
        Cost photo;
        Cost flat;
        try (ProgressBar bar = new ProgressBarBuilder()
                .setTaskName("png")
                .setInitialMax(2L * (WARM_UP + runs))
                .build()) {
            photo = measure(tensor(1.5 / 127.5), bar);
            flat = measure(tensor(0), bar);
        }
        double slowest = Math.max(photo.cpuMs, flat.cpuMs);
        double most = Math.max(photo.allocatedMb, flat.allocatedMb);
        row(row(new Report("png", "picture", "cpu ms", "allocated MB", "file bytes"), "photo", photo), "flat", flat)
                .value("side", side)
                .value("photo_cpu_ms", "%.1f".formatted(photo.cpuMs))
                .value("flat_cpu_ms", "%.1f".formatted(flat.cpuMs))
                .value("allocated_mb", "%.1f".formatted(most))
                .value("goal_ms", goalMs)
                .value("goal_mb", goalMb)
                .print(System.out);
        return Report.kept(slowest <= goalMs && most <= goalMb);
    }

    private static Report row(Report report, String name, Cost cost) {
        return report.row(name, "%.1f".formatted(cost.cpuMs), "%.2f".formatted(cost.allocatedMb), cost.fileBytes);
    }

    private Cost measure(FloatBuffer tensor, ProgressBar bar) {
        double[] ms = new double[runs];
        double[] megabytes = new double[runs];
        int bytes = 0;
        for (int run = -WARM_UP; run < runs; run++) {
            ThreadUse before = ThreadUse.now();
            bytes = file(tensor).length;
            ThreadUse use = ThreadUse.since(before);
            ms[Math.max(run, 0)] = use.cpuNanos() / 1e6;
            megabytes[Math.max(run, 0)] = use.heapBytes() / 1e6;
            bar.step();
        }
        return new Cost(Median.of(ms), Median.of(megabytes), bytes);
    }

    private byte[] file(FloatBuffer tensor) {
        Picture picture = PictureTensor.toPicture(tensor, side, side);
        return PngWriter.write(picture, List.of(new PngText(PngText.PARAMETERS, "a red circle\nSteps: 30")));
    }

    /** Slow waves in three colours with a disc before them, and Gaussian noise of this deviation. */
    private FloatBuffer tensor(double noise) {
        Random random = new Random(1);
        FloatBuffer tensor = ByteBuffer.allocateDirect(3 * side * side * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        for (int i = 0; i < tensor.capacity(); i++) {
            int x = i % side;
            int y = i / side % side;
            int channel = i / (side * side);
            boolean disc = Math.hypot(x - 0.5 * side, y - 0.4 * side) < 0.25 * side;
            double wave = disc ? 0.3 * channel : noise == 0 ? -0.5 : Math.sin(x / 90.0 + channel) * Math.cos(y / 70.0);
            tensor.put(i, (float) (0.9 * wave + noise * random.nextGaussian()));
        }
        return tensor;
    }
}
