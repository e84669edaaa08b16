package dev.diptych.onnx;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.diptych.model.BadModelException;
import dev.diptych.model.LatentRgb;
import dev.diptych.model.ModelFolder;
import dev.diptych.model.TextEncoderConfig;
import dev.diptych.model.VaeConfig;
import dev.diptych.picture.PictureTensor;
import dev.diptych.sdxl.Denoiser;
import dev.diptych.sdxl.ImageDecoder;
import dev.diptych.sdxl.ImageEncoder;
import dev.diptych.sdxl.LoadedPhase;
import dev.diptych.sdxl.Preview;
import dev.diptych.sdxl.PreviewFit;
import dev.diptych.sdxl.PreviewMap;
import dev.diptych.sdxl.PromptEncoder;
import dev.diptych.sdxl.PromptEncoder.Half;
import dev.diptych.sdxl.TiledDecoder;
import dev.diptych.sdxl.TiledEncoder;
import dev.diptych.tokenizer.ClipTokenizer;
import dev.diptych.tokenizer.InvalidTokenizerException;
import dev.diptych.tokenizer.SpecialTokens;
import dev.diptych.tokenizer.TokenizerFolder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens the networks of checkpoint folders; those that two folders have in common, once. */
final class StageLoader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String PREVIEW_DECODER = "taesd_decoder";

    private final OnnxDevice device;
    private final int tile;
    private final Map<Path, AutoCloseable> opened = new HashMap<>();
    private final Map<ImageDecoder, Preview> previews = new HashMap<>();

    /** @param tile side in pixels of the largest square that a VAE sees at once */
    StageLoader(OnnxDevice device, int tile) {
        this.device = device;
        this.tile = tile;
    }

    LoadedPhase load(ModelFolder folder) {
        List<Half> halves = new ArrayList<>();
        TextEncoderConfig first = folder.textEncoder();
        if (first != null) {
            halves.add(half(folder, "", first, SpecialTokens.CLIP));
        }
        halves.add(half(folder, "_2", folder.textEncoder2(), SpecialTokens.OPEN_CLIP));
        ImageDecoder decoder = decoder(folder);
        return new LoadedPhase(
                new PromptEncoder(halves, folder.zerosForAbsentNegative()),
                denoiser(folder),
                decoder,
                encoder(folder),
                previews.computeIfAbsent(decoder, vae -> preview(folder, vae)));
    }

    /** The folder's facts with the picture sizes that its UNet, if it is loaded, turned out to take. */
    ModelFolder tried(ModelFolder folder) {
        boolean anySize = opened.get(folder.path().resolve("unet")) instanceof TurnedUnet unet && unet.takesAnySize();
        return anySize ? folder.withSizeMultiple(folder.vae().factor()) : folder;
    }

    Denoiser denoiser(ModelFolder folder) {
        return shared(folder, "unet", () -> new TurnedUnet(device, folder));
    }

    Half half(ModelFolder folder, String suffix, TextEncoderConfig config, SpecialTokens special) {
        ClipTokenizer tokenizer = tokenizer(folder.path(), "tokenizer" + suffix, special);
        if (tokenizer.end() >= config.vocabulary()) {
            throw new BadModelException(
                    "tokenizer" + suffix,
                    "ids below " + config.vocabulary() + ", the vocabulary of text_encoder" + suffix,
                    tokenizer.end());
        }
        String component = "text_encoder" + suffix;
        boolean projects = !suffix.isEmpty();
        return new Half(
                tokenizer,
                shared(folder, component, () -> new OnnxTextEncoder(open(folder, component), config, projects)));
    }

    ImageDecoder decoder(ModelFolder folder) {
        VaeConfig vae = folder.vae();
        return shared(
                folder,
                "vae_decoder",
                () -> new TiledDecoder(new OnnxImageDecoder(open(folder, "vae_decoder"), vae), tile / vae.factor()));
    }

    /** Null where the folder has none. */
    @Nullable
    ImageEncoder encoder(ModelFolder folder) {
        if (!Files.exists(folder.network("vae_encoder"))) {
            return null;
        }
        VaeConfig vae = folder.vae();
        return shared(
                folder,
                "vae_encoder",
                () -> new TiledEncoder(new OnnxImageEncoder(open(folder, "vae_encoder"), vae), tile / vae.factor()));
    }

    List<AutoCloseable> opened() {
        return List.copyOf(opened.values());
    }

    /** Closes all that was opened, after a failure. */
    @Override
    public void close() {
        for (AutoCloseable network : opened.values()) {
            try {
                network.close();
            } catch (Exception e) {
                throw new IllegalStateException("a network could not be closed", e);
            }
        }
    }

    /** The folder's small decoder, its linear map, or one fitted to its VAE. */
    private Preview preview(ModelFolder folder, ImageDecoder decoder) {
        if (Files.exists(folder.network(PREVIEW_DECODER))) {
            VaeConfig unscaled = folder.vae().unscaled();
            ImageDecoder small = shared(
                    folder, PREVIEW_DECODER, () -> new OnnxImageDecoder(open(folder, PREVIEW_DECODER), unscaled));
            return (size, latents) -> PictureTensor.toPicture(
                    FloatBuffer.wrap(small.decode(size, latents)),
                    size.width() * small.factor(),
                    size.height() * small.factor());
        }
        LatentRgb map = folder.latentRgb();
        return map == null
                ? PreviewFit.of(encoder(folder), decoder, folder.vae().latentChannels())
                : new PreviewMap(map.factors(), map.bias());
    }

    private OnnxNetwork open(ModelFolder folder, String component) {
        return OnnxNetwork.open(device, folder.path(), component);
    }

    static ClipTokenizer tokenizer(Path model, String name, SpecialTokens special) {
        try {
            return TokenizerFolder.read(
                    model.resolve(name),
                    json -> JSON.readValue(json, new TypeReference<Map<String, Object>>() {}),
                    special);
        } catch (InvalidTokenizerException e) {
            throw new BadModelException(name, String.valueOf(e.getMessage()));
        }
    }

    @SuppressWarnings("unchecked")
    private <T extends AutoCloseable> T shared(ModelFolder folder, String component, Supplier<T> open) {
        Path path = folder.path().resolve(component);
        for (Map.Entry<Path, AutoCloseable> known : opened.entrySet()) {
            if (known.getKey().endsWith(component) && SameFiles.in(known.getKey(), path)) {
                return (T) known.getValue();
            }
        }
        T network = open.get();
        opened.put(path, network);
        return network;
    }
}
