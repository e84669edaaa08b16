package dev.diptych.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.diptych.job.ImageSize;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.MicroConditioning.Crop;
import dev.diptych.job.MicroConditioning.Size;
import dev.diptych.job.Phase;
import dev.diptych.job.Prompt;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What each picture of a case's batch is told, by the rules of the diffusers pipeline that made it. */
record CasePrompts(CaseFolder folder) {
    /** One for each picture: {@code num_images_per_prompt} times each prompt. */
    List<Prompt> prompts() {
        JsonNode text = folder.param("prompt");
        int prompts = text.isArray() ? text.size() : 1;
        int each = (int) folder.number("num_images_per_prompt", 1);
        return IntStream.range(0, prompts * each)
                .mapToObj(i -> prompt(i / each))
                .toList();
    }

    /**
     * Sizes and crops with diffusers' defaults. Its text-to-image takes negative sizes only if both are there; its base's
     * image-to-image takes the prompt's crop for the negative prompt.
     */
    MicroConditioning conditioning(ImageSize picture) {
        Size whole = new Size(picture.height(), picture.width());
        Crop corner = new Crop(0, 0);
        Size original = or(size("original_size"), whole);
        Crop crop = or(crop("crops_coords_top_left"), corner);
        Size target = or(size("target_size"), whole);
        Size negativeOriginal = size("negative_original_size");
        Size negativeTarget = size("negative_target_size");
        Crop negativeCrop = or(crop("negative_crops_coords_top_left"), corner);
        boolean ignored = folder.isTextToImage() && (negativeOriginal == null || negativeTarget == null);
        if (ignored || folder.phase() == Phase.BASE && !folder.isTextToImage()) {
            negativeCrop = crop;
        }
        return new MicroConditioning(
                original,
                crop,
                target,
                ignored ? original : or(negativeOriginal, original),
                negativeCrop,
                ignored ? target : or(negativeTarget, target),
                folder.number("aesthetic_score", MicroConditioning.DEFAULT_AESTHETIC_SCORE),
                folder.number("negative_aesthetic_score", MicroConditioning.DEFAULT_NEGATIVE_AESTHETIC_SCORE));
    }

    /**
     * Whether diffusers mixed up the time ids: its text-to-image writes them [negative, positive, negative, …] while the
     * other rows go [negative…, positive…].
     */
    boolean timeIdsInterleaved() {
        return folder.isTextToImage() && prompts().size() > 1 && folder.number("guidance_scale", 5) > 1;
    }

    private Prompt prompt(int i) {
        return new Prompt(
                String.valueOf(text("prompt", i)),
                text("prompt_2", i),
                text("negative_prompt", i),
                text("negative_prompt_2", i),
                folder.syntax());
    }

    /** An empty text in a list is really encoded; a blank has no tokens either, and does not count as absent. */
    private @Nullable String text(String name, int i) {
        JsonNode text = folder.param(name);
        if (text.isArray()) {
            String one = text.path(i).textValue();
            return one != null && one.isEmpty() && name.endsWith("_2") ? " " : one;
        }
        return text.textValue();
    }

    private @Nullable Size size(String name) {
        JsonNode sides = folder.param(name);
        return sides.isArray() ? new Size(sides.get(0).asInt(), sides.get(1).asInt()) : null;
    }

    private @Nullable Crop crop(String name) {
        JsonNode sides = folder.param(name);
        return sides.isArray() ? new Crop(sides.get(0).asInt(), sides.get(1).asInt()) : null;
    }

    private static <T> T or(@Nullable T given, T otherwise) {
        return given == null ? otherwise : given;
    }
}
