package dev.diptych.onnx;

import dev.diptych.job.Prompt;
import dev.diptych.model.BadModelException;
import dev.diptych.model.ModelDirectory;
import dev.diptych.model.ModelFolder;
import dev.diptych.model.TextEncoderConfig;
import dev.diptych.sdxl.DeviceMemoryException;
import dev.diptych.sdxl.ImageEncoder;
import dev.diptych.sdxl.InferenceException;
import dev.diptych.sdxl.LatentSize;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.tokenizer.SpecialTokens;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whether a model's folder can be run on a device, and what is wrong with it, file by file. */
public final class ModelCheck {
    private final OnnxDevice device;
    private final List<ModelProblem> problems = new ArrayList<>();

    private ModelCheck(OnnxDevice device) {
        this.device = device;
    }

    /**
     * Reads every config file, opens every network, and runs each once on a small picture.
     *
     * @param model a folder with {@code base} and perhaps {@code refiner} in it, or one checkpoint's own
     * @return empty if it can be run
     */
    public static List<ModelProblem> of(OnnxDevice device, Path model) {
        ModelCheck check = new ModelCheck(device);
        Path base = model.resolve(ModelDirectory.BASE);
        if (Files.isDirectory(base)) {
            check.checkpoint(ModelDirectory.BASE, base, List.of(false));
            Path refiner = model.resolve(ModelDirectory.REFINER);
            if (Files.isDirectory(refiner)) {
                check.checkpoint(ModelDirectory.REFINER, refiner, List.of(true));
                check.together(base, refiner);
            }
        } else if (Files.exists(model.resolve("model_index.json")) || Files.isDirectory(model.resolve("unet"))) {
            check.checkpoint("", model, List.of());
        } else {
            check.problems.add(new ModelProblem(ModelDirectory.BASE, "expected a folder, found none"));
        }
        return check.problems;
    }

    /** @param refiner the kind that it must be, or empty */
    private void checkpoint(String name, Path path, List<Boolean> refiner) {
        List<BadModelException> configs = ModelFolder.problems(path);
        configs.forEach(problem -> problems.add(ModelProblem.in(name, problem)));
        try (StageLoader loader = new StageLoader(device, SdxlLoader.DEFAULT_TILE)) {
            if (configs.isEmpty()) {
                networks(name, ModelFolder.read(path), refiner, loader);
            } else {
                files(name, path);
            }
        }
    }

    private void together(Path base, Path refiner) {
        if (problems.isEmpty()) {
            attempt(ModelDirectory.REFINER, () -> ModelFolder.read(refiner).requiredToFollow(ModelFolder.read(base)));
        }
    }

    private void networks(String name, ModelFolder folder, List<Boolean> refiner, StageLoader loader) {
        int before = problems.size();
        refiner.forEach(kind -> attempt(name, () -> folder.required(kind)));
        attempt(name, () -> SdxlLoader.schedule(folder));
        TextEncoderConfig first = folder.textEncoder();
        if (first != null) {
            attempt(name, () -> loader.half(folder, "", first, SpecialTokens.CLIP));
        }
        attempt(name, () -> loader.half(folder, "_2", folder.textEncoder2(), SpecialTokens.OPEN_CLIP));
        attempt(name, () -> loader.denoiser(folder));
        attempt(name, () -> loader.decoder(folder));
        attempt(name, () -> loader.encoder(folder));
        if (problems.size() == before) {
            attempt(name, () -> tryOut(folder, loader.load(folder)));
        }
    }

    /** Without readable config files: whether the networks can be opened at all. */
    private void files(String name, Path path) {
        for (String component : List.of("text_encoder", "text_encoder_2", "unet", "vae_decoder", "vae_encoder")) {
            if (Files.isDirectory(path.resolve(component))) {
                attempt(name, () -> OnnxNetwork.open(device, path, component).close());
            }
        }
    }

    private static void tryOut(ModelFolder folder, LoadedPhase stage) {
        stage.prompts().encode(Prompt.of("a"), 0);
        int side = 1 << folder.unet().levels();
        LatentSize size = new LatentSize(side, side);
        int factor = folder.vae().factor();
        stage.decoder().decode(size, new float[folder.vae().latentChannels() * size.area()]);
        ImageEncoder encoder = stage.encoder();
        if (encoder != null) {
            float[] noise = new float[folder.vae().latentChannels() * size.area()];
            encoder.encode(size, new float[3 * factor * factor * size.area()], noise);
        }
    }

    private void attempt(String name, Runnable reading) {
        try {
            reading.run();
        } catch (BadModelException e) {
            problems.add(ModelProblem.in(name, e));
        } catch (InferenceException | DeviceMemoryException e) {
            // Their messages begin with the network's file.
            String[] parts = String.valueOf(e.getMessage()).split(": ", 2);
            problems.add(ModelProblem.in(name, new BadModelException(parts[0], parts[parts.length - 1])));
        }
    }
}
