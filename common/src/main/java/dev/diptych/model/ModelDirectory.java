package dev.diptych.model;

import dev.diptych.job.ImageSize;
import dev.diptych.job.ModelCard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The models directory: one folder per model, {@code <name>/base} and, if the model has one, {@code <name>/refiner}.
 * Reads config files only, so that a process without a device can say what the models can do.
 */
public record ModelDirectory(Path path) {
    /** The folder of a model's base checkpoint. */
    public static final String BASE = "base";

    /** The folder of a model's refiner checkpoint. */
    public static final String REFINER = "refiner";

    /** This one, if there is a model in it. @throws BadModelException otherwise */
    public ModelDirectory required() {
        if (names().isEmpty()) {
            throw new BadModelException(path.toString(), "a folder <name>/base for each model", "no such folder");
        }
        return this;
    }

    /** The names of all models in alphabetical order; the first is the default. */
    public List<String> names() {
        try (Stream<Path> folders = Files.list(path)) {
            return folders.filter(folder -> Files.isDirectory(folder.resolve(BASE)))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new BadModelException(String.valueOf(path), "a folder of models", "none that can be read");
        }
    }

    /** @throws BadModelException if the folder's config files cannot be read, or are a refiner's */
    public ModelFolder base(String name) {
        return ModelFolder.read(path.resolve(name).resolve(BASE)).required(false);
    }

    /**
     * Empty for a model without a refiner.
     *
     * @throws BadModelException if the folder's config files cannot be read, or are a base's
     */
    public Optional<ModelFolder> refiner(String name) {
        Path folder = path.resolve(name).resolve(REFINER);
        return Files.isDirectory(folder) ? Optional.of(ModelFolder.read(folder).required(true)) : Optional.empty();
    }

    public ModelCard card(String name) {
        return card(name, base(name), refiner(name));
    }

    /** What the model can be asked for, as its config files say. */
    public static ModelCard card(String name, ModelFolder base, Optional<ModelFolder> refiner) {
        int side = base.nativeSide();
        return new ModelCard(
                name,
                new ImageSize(side, side),
                base.sizeMultiple(),
                refiner.map(ModelFolder::sizeMultiple).orElse(0),
                base.defaultScheduler(),
                refiner.orElse(base).defaultScheduler(),
                base.unet().inChannels() != base.unet().outChannels());
    }
}
