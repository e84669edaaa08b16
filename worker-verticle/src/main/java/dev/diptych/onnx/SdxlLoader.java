package dev.diptych.onnx;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diptych.diffusion.SchedulerConfig;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.model.LatentRgb;
import dev.diptych.model.ModelDirectory;
import dev.diptych.model.ModelFolder;
import dev.diptych.model.TextEncoderConfig;
import dev.diptych.sdxl.ImageEncoder;
import dev.diptych.sdxl.Phases;
import dev.diptych.sdxl.PreviewMap;
import dev.diptych.sdxl.PromptEncoder;
import dev.diptych.sdxl.PromptEncoder.Half;
import dev.diptych.sdxl.SdxlModel;
import dev.diptych.sdxl.Stage;
import dev.diptych.tokenizer.ClipTokenizer;
import dev.diptych.tokenizer.SpecialTokens;
import dev.diptych.tokenizer.TokenizerFolder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Loads a model's folders onto a device. */
public final class SdxlLoader {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OnnxDevice device;
    private final List<AutoCloseable> opened = new ArrayList<>();

    private SdxlLoader(OnnxDevice device) {
        this.device = device;
    }

    /**
     * @param phases those to load; the refiner only if the model has one
     * @throws dev.diptych.model.BadModelException if a folder cannot be run; nothing stays open then
     */
    public static SdxlModel load(OnnxDevice device, ModelDirectory models, String name, Set<Phase> phases) {
        SdxlLoader loader = new SdxlLoader(device);
        try {
            return loader.load(models, name, phases);
        } catch (RuntimeException e) {
            loader.close(e);
            throw e;
        }
    }

    private SdxlModel load(ModelDirectory models, String name, Set<Phase> phases) {
        ModelFolder base = models.base(name);
        Optional<ModelFolder> refiner = models.refiner(name);
        ModelCard card = ModelDirectory.card(name, base, refiner);
        Map<Phase, Stage> stages = new EnumMap<>(Phase.class);
        if (phases.contains(Phase.BASE)) {
            stages.put(Phase.BASE, stage(base));
        }
        if (phases.contains(Phase.REFINER) && refiner.isPresent()) {
            stages.put(Phase.REFINER, stage(refiner.get()));
        }
        return new SdxlModel(card, new Phases(SchedulerConfig.of(base.scheduler()), stages), opened);
    }

    private Stage stage(ModelFolder folder) {
        List<Half> halves = new ArrayList<>();
        if (folder.textEncoder() != null) {
            halves.add(half(folder, "", folder.textEncoder(), SpecialTokens.CLIP));
        }
        halves.add(half(folder, "_2", folder.textEncoder2(), SpecialTokens.OPEN_CLIP));
        return new Stage(
                new PromptEncoder(halves, folder.zerosForAbsentNegative()),
                keep(denoiser(folder)),
                keep(new OnnxImageDecoder(open(folder, "vae_decoder"), folder.vae())),
                encoder(folder),
                preview(folder));
    }

    private OnnxDenoiser denoiser(ModelFolder folder) {
        return new OnnxDenoiser(OnnxNetwork.openWithFloat(device, folder.path(), "unet", "timestep"), folder.unet());
    }

    private Half half(ModelFolder folder, String suffix, TextEncoderConfig config, SpecialTokens special) {
        ClipTokenizer tokenizer = TokenizerFolder.read(
                folder.path().resolve("tokenizer" + suffix),
                json -> JSON.readValue(
                        json, new com.fasterxml.jackson.core.type.TypeReference<Map<String, Object>>() {}),
                special);
        String component = "text_encoder" + suffix;
        return new Half(tokenizer, keep(new OnnxTextEncoder(open(folder, component), config, !suffix.isEmpty())));
    }

    private @Nullable ImageEncoder encoder(ModelFolder folder) {
        if (!Files.exists(folder.network("vae_encoder"))) {
            return null;
        }
        return keep(new OnnxImageEncoder(open(folder, "vae_encoder"), folder.vae()));
    }

    private static PreviewMap preview(ModelFolder folder) {
        LatentRgb map = folder.latentRgb();
        return new PreviewMap(new float[folder.vae().latentChannels()][3], new float[3]);
    }

    private OnnxNetwork open(ModelFolder folder, String component) {
        return OnnxNetwork.open(device, folder.path(), component);
    }

    private <T extends AutoCloseable> T keep(T network) {
        opened.add(network);
        return network;
    }

    private void close(RuntimeException failure) {
        for (AutoCloseable network : opened) {
            try {
                network.close();
            } catch (Exception e) {
                failure.addSuppressed(e);
            }
        }
    }
}
