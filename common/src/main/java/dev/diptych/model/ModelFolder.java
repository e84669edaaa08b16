package dev.diptych.model;

import dev.diptych.job.SchedulerName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One checkpoint, base or refiner, in the folder layout of Hugging Face Optimum's ONNX export, as its config files
 * describe it.
 *
 * @param textEncoder null for a refiner, which has the second encoder only
 * @param scheduler scheduler/scheduler_config.json, field by field
 * @param zerosForAbsentNegative model_index.json's {@code force_zeros_for_empty_prompt}
 * @param sizeMultiple picture sides must be multiples of this
 * @param latentRgb the linear map of the preview, or null where the folder gives none
 */
public record ModelFolder(
        Path path,
        UnetConfig unet,
        VaeConfig vae,
        @Nullable TextEncoderConfig textEncoder,
        TextEncoderConfig textEncoder2,
        Map<String, Object> scheduler,
        boolean zerosForAbsentNegative,
        int sizeMultiple,
        @Nullable LatentRgb latentRgb) {
    /** Facts that no file of the export holds; optional. */
    static final String EXTRAS = "diptych.json";

    /** @throws BadModelException for the first file that is missing or says something impossible */
    public static ModelFolder read(Path path) {
        if (!Files.isDirectory(path)) {
            throw new BadModelException(String.valueOf(path.getFileName()), "a folder", "none");
        }
        ConfigFile index = ConfigFile.read(path, "model_index.json");
        TextEncoderConfig second = TextEncoderConfig.read(ConfigFile.read(path, TextEncoderConfig.SECOND));
        TextEncoderConfig first = ConfigFile.exists(path, TextEncoderConfig.FIRST)
                ? TextEncoderConfig.read(ConfigFile.read(path, TextEncoderConfig.FIRST))
                : null;
        UnetConfig unet = UnetConfig.read(ConfigFile.read(path, UnetConfig.FILE), second.projected());
        VaeConfig vae = VaeConfig.read(ConfigFile.read(path, VaeConfig.FILE));
        requireTogether(unet, vae, first, second);
        ConfigFile scheduler = ConfigFile.read(path, DefaultScheduler.FILE);
        DefaultScheduler.of(scheduler);
        ConfigFile extras = ConfigFile.exists(path, EXTRAS) ? ConfigFile.read(path, EXTRAS) : null;
        int multiple = vae.factor() << unet.levels();
        return new ModelFolder(
                path,
                unet,
                vae,
                first,
                second,
                scheduler.map(),
                index.flag("force_zeros_for_empty_prompt", true),
                extras == null ? multiple : (int) extras.number("size_multiple", multiple),
                extras == null ? null : LatentRgb.read(extras, vae.latentChannels()));
    }

    /** Five time ids end in the aesthetic score, as a refiner takes them. */
    public boolean isRefiner() {
        return unet.timeIds() == 5;
    }

    /** @throws BadModelException if this is the other kind of checkpoint */
    public ModelFolder required(boolean refiner) {
        if (isRefiner() != refiner) {
            throw new BadModelException(
                    UnetConfig.FILE,
                    refiner ? "5 time ids, as a refiner has" : "6 time ids, as a base has",
                    unet.timeIds() + ", as a " + (refiner ? "base" : "refiner") + " has");
        }
        return this;
    }

    /** @throws BadModelException if this refiner's latents are not those of that base */
    public ModelFolder requiredToFollow(ModelFolder base) {
        if (vae.scalingFactor() != base.vae.scalingFactor() || vae.latentChannels() != base.vae.latentChannels()) {
            throw new BadModelException(
                    VaeConfig.FILE,
                    "the base's %d channels scaled by %s"
                            .formatted(base.vae.latentChannels(), base.vae.scalingFactor()),
                    "%d scaled by %s".formatted(vae.latentChannels(), vae.scalingFactor()));
        }
        return this;
    }

    /** Everything that is wrong with the config files, one problem for each file; empty if the folder can be read. */
    public static List<BadModelException> problems(Path path) {
        List<BadModelException> problems = new ArrayList<>();
        List<Runnable> readings = List.of(
                () -> ConfigFile.read(path, "model_index.json"),
                () -> TextEncoderConfig.read(ConfigFile.read(path, TextEncoderConfig.SECOND)),
                () -> ConfigFile.read(path, UnetConfig.FILE),
                () -> VaeConfig.read(ConfigFile.read(path, VaeConfig.FILE)),
                () -> DefaultScheduler.of(ConfigFile.read(path, DefaultScheduler.FILE)),
                () -> read(path));
        for (Runnable reading : readings) {
            try {
                reading.run();
            } catch (BadModelException e) {
                if (problems.stream().noneMatch(known -> known.file().equals(e.file()))) {
                    problems.add(e);
                }
            }
        }
        return problems;
    }

    public int nativeSide() {
        return unet.sampleSize() * vae.factor();
    }

    public SchedulerName defaultScheduler() {
        return DefaultScheduler.of(ConfigFile.read(path, DefaultScheduler.FILE));
    }

    public ModelFolder withSizeMultiple(int multiple) {
        return new ModelFolder(
                path, unet, vae, textEncoder, textEncoder2, scheduler, zerosForAbsentNegative, multiple, latentRgb);
    }

    /** Where a component's network lies. */
    public Path network(String component) {
        return path.resolve(component).resolve("model.onnx");
    }

    private static void requireTogether(
            UnetConfig unet, VaeConfig vae, @Nullable TextEncoderConfig first, TextEncoderConfig second) {
        int text = second.width() + (first == null ? 0 : first.width());
        if (unet.contextWidth() != text) {
            throw new BadModelException(
                    UnetConfig.FILE,
                    "cross_attention_dim " + text + ", the text encoders' widths together",
                    unet.contextWidth());
        }
        if (unet.timeIds() != 5 && unet.timeIds() != 6) {
            throw new BadModelException(UnetConfig.FILE, "6 time ids (SDXL base) or 5 (SDXL refiner)", unet.timeIds());
        }
        if (unet.outChannels() != vae.latentChannels()) {
            throw new BadModelException(
                    UnetConfig.FILE, "out_channels " + vae.latentChannels() + " as the VAE", unet.outChannels());
        }
        int inpainting = 2 * vae.latentChannels() + 1;
        if (unet.inChannels() != unet.outChannels() && unet.inChannels() != inpainting) {
            throw new BadModelException(
                    UnetConfig.FILE, "in_channels " + unet.outChannels() + " or " + inpainting, unet.inChannels());
        }
    }
}
