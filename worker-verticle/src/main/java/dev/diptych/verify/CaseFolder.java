package dev.diptych.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.diptych.diffusion.SchedulerConfig;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import dev.diptych.picture.Picture;
import dev.diptych.picture.UploadedPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recorded run of a diffusers pipeline: manifest.json says how it was called, .npy files what came of it. See
 * docs/golden.md for the format.
 */
record CaseFolder(Path path, JsonNode manifest) {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // diffusers writes -Infinity
            .build();
    static final String MANIFEST = "manifest.json";

    static CaseFolder read(Path path) {
        Path file = path.resolve(MANIFEST);
        try {
            return new CaseFolder(path, JSON.readTree(Files.readString(file)));
        } catch (JsonProcessingException e) {
            throw new BadCaseException(
                    file, "JSON", "an error in line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new BadCaseException(file, "a readable file", e.getClass().getSimpleName());
        }
    }

    String name() {
        return manifest.path("case").asText(String.valueOf(path.getFileName()));
    }

    Phase phase() {
        return manifest.path("model").asText().equals("refiner") ? Phase.REFINER : Phase.BASE;
    }

    boolean isTextToImage() {
        return manifest.path("pipeline").asText().equals("StableDiffusionXLPipeline");
    }

    /** Whether it is a part of a hand-off {@code renoise}, which no pipeline of diffusers makes. */
    boolean isRenoised() {
        return manifest.path("handoff").asText().equals("renoise");
    }

    /** How its prompts are read: as diffusers' pipelines do, unless they were encoded beforehand. */
    Prompt.Syntax syntax() {
        return manifest.path("prompt_syntax").asText().equals(Prompt.Syntax.A1111.wireName())
                ? Prompt.Syntax.A1111
                : Prompt.Syntax.DIFFUSERS;
    }

    boolean isInpainting() {
        return manifest.path("pipeline").asText().contains("Inpaint");
    }

    SchedulerConfig scheduler() {
        Map<String, Object> config = new HashMap<>(
                JSON.convertValue(manifest.path("scheduler_config"), new TypeReference<Map<String, Object>>() {}));
        config.put("_class_name", manifest.path("scheduler").asText());
        return SchedulerConfig.of(config);
    }

    /** One seed of a generator for the whole batch, or one for each of its pictures. */
    long[] seeds() {
        JsonNode seed = manifest.path("seed");
        if (!seed.isArray()) {
            return new long[] {seed.asLong()};
        }
        long[] seeds = new long[seed.size()];
        for (int i = 0; i < seeds.length; i++) {
            seeds[i] = seed.get(i).asLong();
        }
        return seeds;
    }

    /** Where in diffusers each draw was made. */
    List<String> draws() {
        List<String> draws = new ArrayList<>();
        manifest.path("random_draws").forEach(draw -> draws.add(draw.asText()));
        return draws;
    }

    /** The pipeline's argument, missing where it was not given or was none. */
    JsonNode param(String name) {
        JsonNode param = manifest.path("params").path(name);
        return param.isNull() ? manifest.path("absent") : param;
    }

    double number(String name, double otherwise) {
        return param(name).asDouble(otherwise);
    }

    boolean has(String tensor) {
        return Files.isRegularFile(path.resolve(tensor + ".npy"));
    }

    NpyFile tensor(String name) {
        return NpyFile.read(path.resolve(name + ".npy"));
    }

    /** Null where the folder has no such picture. */
    @Nullable
    Picture picture(String name) {
        Path file = path.resolve(name + ".png");
        if (!Files.isRegularFile(file)) {
            return null;
        }
        try {
            return UploadedPicture.decode(Files.readAllBytes(file)).flattened();
        } catch (IOException e) {
            throw new BadCaseException(file, "a readable file", e.getClass().getSimpleName());
        }
    }
}
