package dev.diptych.bench.conditioning;

import dev.diptych.bench.conditioning.Measured.Shift;
import dev.diptych.bench.measure.Report;
import dev.diptych.job.Handoff;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.MicroConditioning.Crop;
import dev.diptych.job.MicroConditioning.Size;
import dev.diptych.job.Phase;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.SdxlModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The same seeds with one thing changed at a time, and what that does to the pictures. */
@Command(
        name = "conditioning",
        description = "Whether original size, crop and refiner do what the SDXL paper shows, over many seeds.")
public final class ConditioningBench implements Callable<Integer> {
    private static final List<Integer> SIZES = List.of(16, 32, 48, 64, 96, 128);
    private static final List<Crop> CROPS = List.of(
            new Crop(0, 0), new Crop(0, 16), new Crop(0, 32), new Crop(16, 0), new Crop(32, 0), new Crop(32, 32));
    private static final int SMALL = 1;
    private static final int COLUMNS = 4;
    private static final double SCORE = MicroConditioning.DEFAULT_AESTHETIC_SCORE;
    private static final double NEGATIVE_SCORE = MicroConditioning.DEFAULT_NEGATIVE_AESTHETIC_SCORE;

    @Option(
            names = "--seeds",
            paramLabel = "N",
            defaultValue = "24",
            description = "Pictures for each setting; ${DEFAULT-VALUE} by default.")
    int seeds = 24;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "20",
            description = "Of each picture, Euler, guidance 5; ${DEFAULT-VALUE} by default.")
    int steps = 20;

    @Option(names = "--sheets", paramLabel = "DIR", description = "Writes contact sheets there.")
    @Nullable
    Path sheets;

    private final Report report =
            new Report("conditioning", "setting", "sharpness", "centre x", "centre y", "radius", "error");

    @Override
    public Integer call() throws IOException {
        Path models = Path.of(System.getProperty("diptych.root"), "models");
        int settings = SIZES.size() + CROPS.size() + 2;
        boolean kept;
        try (OnnxDevice device = OnnxDevice.open("cpu");
                SdxlModel model =
                        SdxlLoader.load(device, new ModelDirectory(models), "shapes", EnumSet.allOf(Phase.class));
                ProgressBar bar = new ProgressBarBuilder()
                        .setTaskName("conditioning")
                        .setInitialMax((long) settings * seeds)
                        .build()) {
            Drawings drawings = new Drawings(model, seeds, steps, bar::step);
            report.value("seeds", seeds).value("steps", steps);
            kept = sizes(drawings) & crops(drawings) & refiner(drawings);
        }
        report.print(System.out);
        return Report.kept(kept);
    }

    /** A small original size blurs: a quarter of the native one is held against it. */
    private boolean sizes(Drawings drawings) throws IOException {
        List<Measured> rows = new ArrayList<>();
        for (int side : SIZES) {
            rows.add(measure("original " + side, drawings.of(sized(side), Handoff.off())));
        }
        writeSheet("conditioning-size.png", rows);
        double[] small = rows.get(SMALL).sharpness();
        double[] whole = rows.get(rows.size() - 1).sharpness();
        Shift shift = Measured.shift(small, whole);
        double ratio = Measured.mean(small) / Measured.mean(whole);
        report.value("sharpness_small_over_native", "%.2f".formatted(ratio)).value("seeds_blurred", shift.seedsBelow());
        return ratio < 1 && significant(shift);
    }

    /** A crop at the top left moves the circle to where it would lie in the cropped picture: up and to the left. */
    private boolean crops(Drawings drawings) throws IOException {
        List<Measured> rows = new ArrayList<>();
        for (Crop crop : CROPS) {
            rows.add(measure(
                    "crop %d,%d".formatted(crop.top(), crop.left()), drawings.of(cropped(crop), Handoff.off())));
        }
        writeSheet("conditioning-crop.png", rows);
        Measured whole = rows.get(0);
        Measured cropped = rows.get(rows.size() - 1);
        Shift left = Measured.shift(cropped.circle(FittedCircle::x), whole.circle(FittedCircle::x));
        Shift up = Measured.shift(cropped.circle(FittedCircle::y), whole.circle(FittedCircle::y));
        report.value("crop_moves_x", "%.1f±%.1f".formatted(left.mean(), left.standardError()))
                .value("crop_moves_y", "%.1f±%.1f".formatted(up.mean(), up.standardError()));
        return left.mean() < 0 && significant(left) && up.mean() < 0 && significant(up);
    }

    /** The refiner's circles are nearer to circles than those that the base draws alone. */
    private boolean refiner(Drawings drawings) throws IOException {
        Measured base = measure("base alone", drawings.of(MicroConditioning.defaults(), Handoff.off()));
        Measured both = measure("base and refiner", drawings.of(MicroConditioning.defaults(), Handoff.defaults()));
        writeSheet("conditioning-refiner.png", List.of(base, both));
        Shift shift = Measured.shift(both.error(), base.error());
        report.value("error_base", "%.2f".formatted(Measured.mean(base.error())))
                .value("error_refined", "%.2f".formatted(Measured.mean(both.error())))
                .value("refiner_changes_error_by", "%.2f±%.2f".formatted(shift.mean(), shift.standardError()))
                .value("seeds_refined_better", shift.seedsBelow());
        return shift.mean() < 0 && significant(shift);
    }

    private Measured measure(String setting, List<Picture> pictures) {
        Measured measured = Measured.of(pictures);
        report.row(
                setting,
                "%.1f".formatted(Measured.mean(measured.sharpness())),
                "%.1f".formatted(Measured.mean(measured.circle(FittedCircle::x))),
                "%.1f".formatted(Measured.mean(measured.circle(FittedCircle::y))),
                "%.1f".formatted(Measured.mean(measured.circle(FittedCircle::radius))),
                "%.2f".formatted(Measured.mean(measured.error())));
        return measured;
    }

    private void writeSheet(String name, List<Measured> rows) throws IOException {
        if (sheets != null) {
            ContactSheet.write(
                    Files.createDirectories(sheets).resolve(name),
                    rows.stream().map(Measured::pictures).toList(),
                    Math.min(COLUMNS, seeds));
        }
    }

    /** Three standard errors away from nothing. */
    private static boolean significant(Shift shift) {
        return Math.abs(shift.mean()) > 3 * shift.standardError();
    }

    private static MicroConditioning sized(int side) {
        return new MicroConditioning(new Size(side, side), null, null, null, null, null, SCORE, NEGATIVE_SCORE);
    }

    private static MicroConditioning cropped(Crop crop) {
        return new MicroConditioning(null, crop, null, null, null, null, SCORE, NEGATIVE_SCORE);
    }
}
