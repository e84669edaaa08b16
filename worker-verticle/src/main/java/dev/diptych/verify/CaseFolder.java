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
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.Picture;
import dev.diptych.picture.UploadedPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
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
            CaseFolder folder = new CaseFolder(path, JSON.readTree(Files.readString(file)));
            folder.requireManifest();
            return folder;
        } catch (JsonProcessingException e) {
            throw new BadCaseException(
                    file, "JSON", "an error in line " + e.getLocation().getLineNr());
        } catch (IOException e) {
            throw new BadCaseException(file, "a readable file", e.getClass().getSimpleName());
        }
    }

    private void requireManifest() {
        require("an object", manifest, JsonNode::isObject, "the whole of it");
        require("an object", manifest.path("params"), JsonNode::isObject, "params");
        require("an object", manifest.path("scheduler_config"), JsonNode::isObject, "scheduler_config");
        require("a text", manifest.path("scheduler"), JsonNode::isTextual, "scheduler");
        require("a text", manifest.path("pipeline"), JsonNode::isTextual, "pipeline");
        require("a list", manifest.path("random_draws"), JsonNode::isArray, "random_draws");
        Predicate<JsonNode> wholeNumber = seed -> seed.isIntegralNumber() && seed.canConvertToLong();
        require("a whole number or a list of them", manifest.path("seed"), oneOrMore(wholeNumber), "seed");
        boolean encoded = !param("prompt_embeds").isMissingNode();
        if (!encoded) {
            require("a text or a list of texts", param("prompt"), oneOrMore(JsonNode::isTextual), "params.prompt");
        }
    }

    private static Predicate<JsonNode> oneOrMore(Predicate<JsonNode> right) {
        return node -> right.test(node)
                || node.isArray()
                        && !node.isEmpty()
                        && StreamSupport.stream(node.spliterator(), false).allMatch(right);
    }

    private void require(String expected, JsonNode found, Predicate<JsonNode> right, String where) {
        if (!right.test(found)) {
            throw new BadCaseException(
                    path.resolve(MANIFEST),
                    expected + " in " + where,
                    found.isMissingNode() || found.isNull()
                            ? "none"
                            : found.getNodeType().name().toLowerCase(Locale.ROOT));
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
        String named = manifest.path("prompt_syntax").asText();
        return Arrays.stream(Prompt.Syntax.values())
                .filter(syntax -> syntax.wireName().equals(named))
                .findFirst()
                .orElse(Prompt.Syntax.DIFFUSERS);
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
        JsonNode param = param(name);
        if (!param.isMissingNode()) {
            require("a number", param, JsonNode::isNumber, "params." + name);
        }
        return param.asDouble(otherwise);
    }

    boolean has(String tensor) {
        return Files.isRegularFile(path.resolve(tensor + ".npy"));
    }

    NpyFile tensor(String name) {
        return NpyFile.read(path.resolve(name + ".npy"));
    }

    /**
     * Null where the argument is no picture: latents, say.
     *
     * @param name of the file, without its ending
     */
    @Nullable
    Picture picture(String argument, String name) {
        Path file = path.resolve(name + ".png");
        if (!Files.isRegularFile(file)) {
            if (param(argument).asText().startsWith("<Image")) {
                throw new BadCaseException(file, "a file", "none");
            }
            return null;
        }
        try {
            return UploadedPicture.decode(Files.readAllBytes(file)).flattened();
        } catch (BrokenPictureException e) {
            throw new BadCaseException(file, e.expected(), e.found());
        } catch (IOException e) {
            throw new BadCaseException(file, "a readable file", e.getClass().getSimpleName());
        }
    }
}
