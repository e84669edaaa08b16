package dev.diptych.verify;

import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.model.ModelDirectory;
import dev.diptych.onnx.OnnxDevice;
import dev.diptych.onnx.SdxlLoader;
import dev.diptych.picture.Picture;
import dev.diptych.sdxl.DeviceLostException;
import dev.diptych.sdxl.Finite;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.sdxl.PhaseWalk;
import dev.diptych.sdxl.RequestTimeIds;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.verify.CaseResult.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * Holds a model, as Diptych runs it, against recorded runs of diffusers' pipelines: the same manifest, seeds and
 * settings, and every tensor on the way compared.
 */
public final class CaseVerifier implements AutoCloseable {
    private final SdxlModel model;

    private CaseVerifier(SdxlModel model) {
        this.model = model;
    }

    /** @param models one model's folder, with {@code base} in it, or a folder of models, of which the first is taken */
    public static CaseVerifier open(OnnxDevice device, Path models) {
        Path folder = models.toAbsolutePath().normalize();
        boolean one = Files.isDirectory(folder.resolve("base").resolve("unet"));
        ModelDirectory directory = new ModelDirectory(one ? folder.resolveSibling("") : folder);
        String name = one
                ? folder.getFileName().toString()
                : directory.required().names().get(0);
        return new CaseVerifier(SdxlLoader.load(device, directory, name, EnumSet.allOf(Phase.class)));
    }

    /** The case folders under {@code cases}, by name. */
    public static List<Path> cases(Path cases) throws IOException {
        try (Stream<Path> folders = Files.list(cases)) {
            return folders.filter(folder -> Files.isRegularFile(folder.resolve(CaseFolder.MANIFEST)))
                    .sorted()
                    .toList();
        }
    }

    /**
     * Whatever is wrong with the case, the result says it.
     *
     * @throws DeviceLostException if no further case can be run
     */
    public CaseResult verify(Path folder) {
        String name = String.valueOf(folder.getFileName());
        try {
            return run(CaseFolder.read(folder));
        } catch (UncoveredCaseException e) {
            return CaseResult.without(name, Outcome.NOT_COVERED, String.valueOf(e.getMessage()));
        } catch (DeviceLostException e) {
            throw e;
        } catch (RuntimeException e) {
            return CaseResult.without(name, Outcome.FAILED, String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() {
        model.close();
    }

    private CaseResult run(CaseFolder folder) {
        LoadedPhase stage = model.stage(folder.phase());
        CasePrompts prompts = new CasePrompts(folder);
        List<Prompt> batch = prompts.prompts();
        CaseNoise noise = CaseNoise.of(folder, batch.size());
        CaseRun run = new CaseRun(folder, stage);
        RequestTimeIds ids = run.timeIds(prompts);
        boolean interleaved = prompts.timeIdsInterleaved();
        run.begin(noise, batch, ids, interleaved);
        Embeddings embeddings = Embeddings.compared(folder, run.told());
        double latents = latents(folder, run);
        boolean mixedUp = interleaved && !Arrays.equals(ids.positive(), ids.negative());
        return new CaseResult(
                folder.name(),
                embeddings.tokensEqual(),
                embeddings.worst(),
                noise.equal(),
                latents,
                pixels(folder, run, stage),
                mixedUp ? "time ids interleaved as diffusers does" : "",
                Outcome.RAN);
    }

    private static double latents(CaseFolder folder, CaseRun run) {
        NpyFile recorded = folder.tensor("latents");
        double worst = worst(folder.tensor("latents_init"), run);
        int step = 0;
        for (; !run.done(); step++) {
            requireTimestep(folder, run, step);
            run.advance();
            worst = Math.max(worst, worst(new NpyFile(tail(recorded.shape()), recorded.row(step)), run));
        }
        if (step != recorded.shape()[0]) {
            throw new IllegalStateException("expected %d calls, found %d".formatted(recorded.shape()[0], step));
        }
        return worst;
    }

    private static void requireTimestep(CaseFolder folder, CaseRun run, int step) {
        NpyFile recorded = folder.tensor("timesteps");
        PhaseWalk walk = run.walks().get(0);
        float timestep = (float) walk.plan().scheduler().timestep(walk.call());
        if (step >= recorded.values().length || Math.abs(recorded.values()[step] - timestep) > 1e-3 * (1 + timestep)) {
            throw new IllegalStateException("call %d: expected timestep %s, found %s"
                    .formatted(step, step < recorded.values().length ? recorded.values()[step] : "none", timestep));
        }
    }

    private static double worst(NpyFile recorded, CaseRun run) {
        double worst = 0;
        for (int i = 0; i < run.walks().size(); i++) {
            worst = Math.max(worst, Differences.relativeNorm(run.latents(i), recorded.row(i)));
        }
        return worst;
    }

    private static int[] tail(int[] shape) {
        return Arrays.copyOfRange(shape, 1, shape.length);
    }

    private static int pixels(CaseFolder folder, CaseRun run, LoadedPhase stage) {
        if (!folder.has("image_u8")) {
            return CaseResult.NO_PICTURE;
        }
        NpyFile recorded = folder.tensor("image_u8");
        int factor = stage.decoder().factor();
        int worst = 0;
        for (int i = 0; i < run.walks().size(); i++) {
            float[] pixels = stage.decoder().decode(run.size(), run.latents(i));
            Picture picture =
                    Finite.picture(run.size().width() * factor, run.size().height() * factor, pixels);
            worst = Math.max(worst, Differences.largestPixel(picture.rgb(), recorded.row(i)));
        }
        return worst;
    }
}
