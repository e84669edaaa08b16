package dev.diptych.wire;

import dev.diptych.job.AspectBuckets;
import dev.diptych.job.Handoff;
import dev.diptych.job.ImageSize;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.job.SourceImage;
import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a {@link JobRequest}. With a model, what is absent takes the model's default and the seed is
 * drawn; without, it must all be there.
 */
final class RequestReader {
    /** torch's generator takes 32 bits of seed; more would only look different. */
    private static final long SEEDS = 1L << 32;

    private static final Pattern UPLOAD = Pattern.compile("uploads/[A-Za-z0-9_-]+(\\.[A-Za-z0-9]+)?");

    private RequestReader() {}

    static JobRequest read(Fields fields, @Nullable ModelCard model) {
        return read(fields, model, null);
    }

    /** @param upload sides of the picture to start from, whose nearest bucket is the size if none is given */
    static JobRequest read(Fields fields, @Nullable ModelCard model, MicroConditioning.@Nullable Size upload) {
        String named = fields.text("model");
        Handoff handoff = handoff(fields.object("handoff"), model == null || model.hasRefiner());
        SourceImage source = source(fields, model != null);
        boolean refinerOnly = source != null && source.refinerOnly();
        return new JobRequest(
                named != null ? named : given("model", model == null ? null : model.name()),
                prompt(fields),
                size(fields, model == null ? null : defaultSize(fields, model, upload)),
                fields.has("seed") || model == null
                        ? fields.longNumber("seed", -1)
                        : ThreadLocalRandom.current().nextLong(SEEDS),
                fields.wholeNumber("images", 1),
                sampling(fields, model == null ? null : model.schedulerFor(handoff, refinerOnly)),
                handoff,
                conditioning(fields),
                source);
    }

    private static Prompt prompt(Fields fields) {
        Prompt.Syntax syntax = constant(fields, "prompt_syntax", Prompt.Syntax.values(), Prompt.Syntax::wireName);
        return new Prompt(
                fields.requiredText("prompt"),
                fields.text("prompt_2"),
                fields.text("negative_prompt"),
                fields.text("negative_prompt_2"),
                syntax != null ? syntax : Prompt.Syntax.A1111);
    }

    private static ImageSize size(Fields fields, @Nullable ImageSize otherwise) {
        return new ImageSize(
                fields.wholeNumber("width", otherwise == null ? 0 : otherwise.width()),
                fields.wholeNumber("height", otherwise == null ? 0 : otherwise.height()));
    }

    private static ImageSize defaultSize(Fields fields, ModelCard model, MicroConditioning.@Nullable Size upload) {
        return upload == null || fields.has("width") || fields.has("height")
                ? model.nativeSize()
                : AspectBuckets.of(model).nearest(upload.width(), upload.height());
    }

    private static Sampling sampling(Fields fields, @Nullable SchedulerName modelDefault) {
        String scheduler = fields.text("scheduler");
        return new Sampling(
                scheduler == null ? modelDefault : SchedulerName.of(scheduler),
                fields.wholeNumber("steps", Sampling.DEFAULT_STEPS),
                fields.number("guidance_scale", Sampling.DEFAULT_GUIDANCE),
                fields.number("guidance_rescale", 0),
                fields.number("guidance_start", 0),
                fields.number("guidance_end", 1),
                fields.wholeNumber("clip_skip", 0));
    }

    private static Handoff handoff(Fields fields, boolean hasRefiner) {
        Handoff.Mode mode = constant(fields, "mode", Handoff.Mode.values(), Handoff.Mode::wireName);
        Handoff.Unit unit = constant(fields, "unit", Handoff.Unit.values(), Handoff.Unit::wireName);
        Handoff handoff = new Handoff(
                mode != null ? mode : hasRefiner ? Handoff.Mode.RENOISE : Handoff.Mode.OFF,
                fields.number("at", Handoff.DEFAULT_AT),
                unit != null ? unit : Handoff.Unit.NOISE,
                fields.number("strength", Handoff.DEFAULT_STRENGTH));
        fields.refuseOthers();
        return handoff;
    }

    private static <E> @Nullable E constant(Fields fields, String name, E[] constants, Function<E, String> wireName) {
        String found = fields.text(name);
        if (found == null) {
            return null;
        }
        return Arrays.stream(constants)
                .filter(constant -> wireName.apply(constant).equals(found))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException(
                        fields.path(name),
                        "one of "
                                + String.join(
                                        ", ",
                                        Arrays.stream(constants).map(wireName).toList()),
                        found));
    }

    private static MicroConditioning conditioning(Fields all) {
        Fields fields = all.object("conditioning");
        MicroConditioning conditioning = new MicroConditioning(
                pixels(fields, "original"),
                crop(fields, "crop"),
                pixels(fields, "target"),
                pixels(fields, "negative_original"),
                crop(fields, "negative_crop"),
                pixels(fields, "negative_target"),
                all.number("aesthetic_score", MicroConditioning.DEFAULT_AESTHETIC_SCORE),
                all.number("negative_aesthetic_score", MicroConditioning.DEFAULT_NEGATIVE_AESTHETIC_SCORE));
        fields.refuseOthers();
        return conditioning;
    }

    private static MicroConditioning.@Nullable Size pixels(Fields all, String name) {
        if (!all.has(name)) {
            return null;
        }
        Fields fields = all.object(name);
        var size = new MicroConditioning.Size(fields.wholeNumber("height", 0), fields.wholeNumber("width", 0));
        fields.refuseOthers();
        return size;
    }

    private static MicroConditioning.@Nullable Crop crop(Fields all, String name) {
        if (!all.has(name)) {
            return null;
        }
        Fields fields = all.object(name);
        var crop = new MicroConditioning.Crop(fields.wholeNumber("top", 0), fields.wholeNumber("left", 0));
        fields.refuseOthers();
        return crop;
    }

    private static @Nullable SourceImage source(Fields fields, boolean fromClient) {
        String image = fields.text("init_image");
        String mask = fields.text("mask");
        double strength = fields.number("strength", SourceImage.DEFAULT_STRENGTH);
        boolean refinerOnly = fields.flag("refiner_only");
        if (image == null) {
            for (String needsImage : new String[] {"mask", "strength", "refiner_only"}) {
                if (fields.has(needsImage)) {
                    throw new InvalidRequestException(needsImage, "an init_image beside it", "none");
                }
            }
            return null;
        }
        if (fromClient) {
            requireUpload("init_image", image);
            requireUpload("mask", mask);
        }
        return new SourceImage(image, mask, strength, refinerOnly);
    }

    /** Only what somebody uploaded may be named: never a picture of another's job. */
    private static void requireUpload(String field, @Nullable String name) {
        if (name != null && !UPLOAD.matcher(name).matches()) {
            throw new InvalidRequestException(field, "the name of an upload, uploads/…", "another text");
        }
    }

    private static String given(String field, @Nullable String value) {
        if (value == null) {
            throw new InvalidRequestException(field, "a text", "nothing");
        }
        return value;
    }
}
