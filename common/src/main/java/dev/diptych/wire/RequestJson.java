package dev.diptych.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.Handoff;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobRequest;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.ModelCard;
import dev.diptych.job.Prompt;
import dev.diptych.job.Sampling;
import dev.diptych.job.SourceImage;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** {@link JobRequest} as one flat JSON object: the body of {@code POST /v1/jobs}, and what lies in Redis. */
public final class RequestJson {
    private RequestJson() {}

    /**
     * What a client asked for, made complete: what is absent comes from the model, the seed from chance.
     *
     * @throws InvalidRequestException for an unknown field, a wrong type, a bad value, or what the model cannot do
     */
    public static JobRequest complete(ObjectNode body, ModelCard model) {
        Fields fields = Fields.of(body);
        JobRequest request = complete(fields, model, null);
        fields.refuseOthers();
        return request;
    }

    static JobRequest complete(Fields fields, ModelCard model, MicroConditioning.@Nullable Size upload) {
        JobRequest request = RequestReader.read(fields, model, upload);
        model.requireCanServe(request);
        return request;
    }

    /** @throws CorruptRecordException if the text is no complete request */
    public static JobRequest read(String stored) {
        try {
            Fields fields = Fields.of(Wire.object(stored.getBytes(StandardCharsets.UTF_8)));
            JobRequest request = RequestReader.read(fields, null);
            fields.refuseOthers();
            return request;
        } catch (InvalidRequestException e) {
            throw new CorruptRecordException(JobRequest.class, e);
        }
    }

    public static ObjectNode tree(JobRequest request) {
        ObjectNode json = Wire.MAPPER.createObjectNode().put("model", request.model());
        put(json, request.prompt());
        json.put("width", request.size().width()).put("height", request.size().height());
        json.put("seed", request.seed()).put("images", request.images());
        put(json, request.sampling());
        put(json, request.handoff());
        put(json, request.conditioning());
        put(json, request.source());
        return json;
    }

    private static void put(ObjectNode json, Prompt prompt) {
        json.put("prompt", prompt.text());
        putUnlessNull(json, "prompt_2", prompt.second());
        putUnlessNull(json, "negative_prompt", prompt.negative());
        putUnlessNull(json, "negative_prompt_2", prompt.secondNegative());
        json.put("prompt_syntax", prompt.syntax().wireName());
    }

    private static void put(ObjectNode json, Sampling sampling) {
        json.put("steps", sampling.steps());
        if (sampling.scheduler() != null) {
            json.put("scheduler", sampling.scheduler().wireName());
        }
        json.put("guidance_scale", sampling.guidanceScale())
                .put("guidance_rescale", sampling.guidanceRescale())
                .put("guidance_start", sampling.guidanceStart())
                .put("guidance_end", sampling.guidanceEnd())
                .put("clip_skip", sampling.clipSkip());
    }

    private static void put(ObjectNode json, Handoff handoff) {
        json.putObject("handoff")
                .put("mode", handoff.mode().wireName())
                .put("at", handoff.at())
                .put("unit", handoff.unit().wireName())
                .put("strength", handoff.strength());
    }

    private static void put(ObjectNode json, MicroConditioning conditioning) {
        ObjectNode sizes = Wire.MAPPER.createObjectNode();
        setUnlessNull(sizes, "original", conditioning.original());
        setUnlessNull(sizes, "crop", conditioning.crop());
        setUnlessNull(sizes, "target", conditioning.target());
        setUnlessNull(sizes, "negative_original", conditioning.negativeOriginal());
        setUnlessNull(sizes, "negative_crop", conditioning.negativeCrop());
        setUnlessNull(sizes, "negative_target", conditioning.negativeTarget());
        if (!sizes.isEmpty()) {
            json.set("conditioning", sizes);
        }
        json.put("aesthetic_score", conditioning.aestheticScore())
                .put("negative_aesthetic_score", conditioning.negativeAestheticScore());
    }

    private static void put(ObjectNode json, @Nullable SourceImage source) {
        if (source == null) {
            return;
        }
        json.put("init_image", source.image());
        putUnlessNull(json, "mask", source.mask());
        json.put("strength", source.strength()).put("refiner_only", source.refinerOnly());
    }

    private static void putUnlessNull(ObjectNode json, String name, @Nullable String text) {
        if (text != null) {
            json.put(name, text);
        }
    }

    private static void setUnlessNull(ObjectNode json, String name, @Nullable Object pixels) {
        if (pixels != null) {
            json.set(name, Wire.tree(pixels));
        }
    }
}
