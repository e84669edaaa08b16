package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.Sampling;
import dev.diptych.job.SchedulerName;
import dev.diptych.picture.A1111Sampler;
import dev.diptych.picture.BrokenPictureException;
import dev.diptych.picture.Picture;
import dev.diptych.picture.PngWriter;
import dev.diptych.picture.UploadedPicture;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request of AUTOMATIC1111's API, read.
 *
 * @param order the body of the native {@code POST /v1/jobs}
 * @param taskId the idempotency key, or null
 * @param sendImages whether the answer carries the pictures
 * @param invertMask whether black is drawn anew
 */
record Automatic1111Order(ObjectNode order, @Nullable String taskId, boolean sendImages, boolean invertMask) {
    private static final double DEFAULT_STRENGTH = 0.75;
    private static final int SDXL_CLIP_STOP = 2; // SDXL reads the penultimate layer
    private static final String CHECKPOINT = "sd_model_checkpoint";
    private static final String CLIP_STOP = "CLIP_stop_at_last_layers";
    private static final List<String> SETTINGS = List.of(CHECKPOINT, CLIP_STOP);
    private static final Pattern CHECKPOINT_HASH = Pattern.compile("\\s*\\[[0-9a-f]+]$|\\.safetensors$");

    /** @throws InvalidRequestException by the field's name in A1111's API */
    static Automatic1111Order textToImage(ObjectNode body, String defaultModel) {
        return of(new ForeignBody(body), Automatic1111Fields.TXT2IMG.translate(body), defaultModel);
    }

    static Automatic1111Order imageToImage(ObjectNode body, String defaultModel) {
        ObjectNode order = Automatic1111Fields.IMG2IMG.translate(body);
        ForeignBody fields = new ForeignBody(body);
        order.put("init_image", onlyPicture(body.path("init_images")));
        order.put("strength", fields.number("denoising_strength", DEFAULT_STRENGTH));
        String mask = fields.text("mask");
        if (mask != null && !mask.isEmpty()) {
            order.put("mask", requireInline("mask", mask));
        }
        return of(fields, order, defaultModel);
    }

    /** The same with black and white of its mask exchanged. Decodes the mask, so not for an event loop. */
    Automatic1111Order withInvertedMask() {
        Picture mask = mask();
        byte[] inverted = new byte[mask.rgb().length];
        for (int i = 0; i < inverted.length; i++) {
            inverted[i] = (byte) ~mask.rgb()[i];
        }
        byte[] png = PngWriter.write(new Picture(mask.width(), mask.height(), inverted), List.of());
        return new Automatic1111Order(
                order.deepCopy().put("mask", Base64.getEncoder().encodeToString(png)), taskId, sendImages, false);
    }

    private Picture mask() {
        String mask = order.get("mask").textValue();
        try {
            return UploadedPicture.decode(Base64.getDecoder().decode(mask.substring(mask.indexOf(',') + 1)))
                    .flattened();
        } catch (BrokenPictureException | IllegalArgumentException e) {
            throw new InvalidRequestException("mask", "a PNG or JPEG in base64", "something else");
        }
    }

    private static Automatic1111Order of(ForeignBody fields, ObjectNode order, String defaultModel) {
        requireNoScripts(fields.object("alwayson_scripts"));
        String negative = fields.text("negative_prompt");
        if (negative != null && !negative.isEmpty()) {
            order.put("negative_prompt", negative);
        }
        JsonNode seed = fields.json().path("seed");
        if (fields.has("seed") && !(seed.isIntegralNumber() && seed.canConvertToLong() && seed.longValue() == -1)) {
            order.set("seed", seed);
        }
        putScheduler(fields, order);
        order.put("images", images(fields));
        overrideSettings(fields.object("override_settings"), order);
        putHandoff(fields, order, order.path("model").asText(defaultModel));
        return new Automatic1111Order(
                order, taskId(fields), fields.flag("send_images", true), fields.flag("inpainting_mask_invert", false));
    }

    private static @Nullable String taskId(ForeignBody fields) {
        String id = fields.text("force_task_id");
        return id == null || id.isEmpty() ? null : id;
    }

    private static void putScheduler(ForeignBody fields, ObjectNode order) {
        String sampler = fields.has("sampler_name") ? fields.text("sampler_name") : fields.text("sampler_index");
        String schedule = fields.text("scheduler");
        if (sampler != null) {
            order.put("scheduler", scheduler(sampler, schedule == null ? "Automatic" : schedule));
        } else if (schedule != null && !schedule.equalsIgnoreCase("automatic")) {
            throw new InvalidRequestException("scheduler", "a sampler_name beside it", schedule);
        }
    }

    private static String scheduler(String sampler, String schedule) {
        return A1111Sampler.scheduler(sampler, schedule)
                .map(SchedulerName::wireName)
                .orElseThrow(() -> A1111Sampler.scheduler(sampler, "Automatic").isEmpty()
                        ? new InvalidRequestException("sampler_name", "a name of /sdapi/v1/samplers", sampler)
                        : new InvalidRequestException(
                                "scheduler", "Automatic, or a schedule type that " + sampler + " has here", schedule));
    }

    private static int images(ForeignBody fields) {
        int batch = fields.whole("batch_size", 1, 1, JobRequest.MAX_IMAGES);
        int batches = fields.whole("n_iter", 1, 1, JobRequest.MAX_IMAGES);
        if (batch * batches > JobRequest.MAX_IMAGES) {
            throw new InvalidRequestException(
                    "n_iter", "batch_size times n_iter of at most " + JobRequest.MAX_IMAGES, batch * batches);
        }
        return batch * batches;
    }

    private static void overrideSettings(ForeignBody settings, ObjectNode order) {
        settings.json().fieldNames().forEachRemaining(name -> {
            if (!SETTINGS.contains(name)) {
                throw new InvalidRequestException(
                        settings.name(name), "one of " + String.join(", ", SETTINGS), "another");
            }
        });
        String model = settings.text(CHECKPOINT);
        if (model != null) {
            order.put("model", checkpoint(model));
        }
        if (settings.has(CLIP_STOP)) {
            int stop = settings.whole(CLIP_STOP, SDXL_CLIP_STOP, 1, Sampling.MAX_CLIP_SKIP + SDXL_CLIP_STOP);
            order.put("clip_skip", Math.max(0, stop - SDXL_CLIP_STOP));
        }
    }

    /** A1111's refiner takes over the latents with their noise, by default at a part of the noise: mode continue. */
    private static void putHandoff(ForeignBody fields, ObjectNode order, String model) {
        String refiner = fields.text("refiner_checkpoint");
        if (refiner == null && !fields.has("refiner_switch_at")) {
            return;
        }
        if (refiner != null && (refiner.isEmpty() || refiner.equalsIgnoreCase("none"))) {
            order.putObject("handoff").put("mode", "off");
            return;
        }
        String named = refiner == null ? model : checkpoint(refiner);
        if (!named.equals(model) && !named.equals(model + "/refiner")) {
            throw new InvalidRequestException("refiner_checkpoint", "None or " + model + "/refiner", named);
        }
        ObjectNode handoff = order.putObject("handoff").put("mode", "continue").put("unit", "noise");
        if (fields.has("refiner_switch_at")) {
            handoff.put("at", fields.number("refiner_switch_at", 0));
        }
    }

    private static void requireNoScripts(ForeignBody scripts) {
        scripts.json().fieldNames().forEachRemaining(name -> {
            JsonNode arguments = scripts.object(name).json().path("args");
            if (arguments.isValueNode() || !arguments.isEmpty()) {
                throw new InvalidRequestException(scripts.name(name), "no arguments", "some");
            }
        });
    }

    private static String onlyPicture(JsonNode pictures) {
        if (!pictures.isArray() || pictures.size() != 1 || !pictures.get(0).isTextual()) {
            throw new InvalidRequestException(
                    "init_images", "one picture in base64", pictures.isArray() ? pictures.size() : "none");
        }
        return requireInline("init_images", pictures.get(0).textValue());
    }

    private static String requireInline(String field, String picture) {
        if (picture.toLowerCase(Locale.ROOT).startsWith("http")) {
            throw new InvalidRequestException(field, "a picture in base64", "an address");
        }
        return picture;
    }

    /** The model's name in what A1111's clients send: {@code name.safetensors [hash]}. */
    private static String checkpoint(String title) {
        return CHECKPOINT_HASH
                .matcher(CHECKPOINT_HASH.matcher(title).replaceFirst(""))
                .replaceFirst("");
    }
}
