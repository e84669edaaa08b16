package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.JobRequest;
import dev.diptych.job.JobState;
import dev.diptych.job.SchedulerName;
import dev.diptych.picture.A1111Parameters;
import dev.diptych.picture.A1111Sampler;
import dev.diptych.queue.JobView;
import io.vertx.core.buffer.Buffer;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The answers of AUTOMATIC1111's txt2img and img2img. */
final class Automatic1111Answers {
    private Automatic1111Answers() {}

    /** @param pngs none if the job was cancelled or the caller wants none */
    static ObjectNode pictures(Dictionary dictionary, ObjectNode body, JobView job, List<Buffer> pngs) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode images = json.putArray("images");
        pngs.forEach(png -> images.add(Base64.getEncoder().encodeToString(png.getBytes())));
        json.set("parameters", parameters(body));
        ObjectNode info = info(job);
        ArrayNode notes = info.withObject("/diptych").putArray("notes");
        dictionary.withoutEffect(body).forEach(notes::add);
        return json.put("info", info.toString());
    }

    /** The request; its pictures only where it says so. */
    private static ObjectNode parameters(ObjectNode body) {
        ObjectNode parameters = body.deepCopy();
        if (!body.path("include_init_images").asBoolean(false)) {
            for (String picture : List.of("init_images", "mask")) {
                if (parameters.has(picture)) {
                    parameters.putNull(picture);
                }
            }
        }
        return parameters;
    }

    private static ObjectNode info(JobView job) {
        JobRequest request = Objects.requireNonNull(job.request(), "its own order");
        ObjectNode info = JsonNodeFactory.instance.objectNode();
        String negative = Objects.requireNonNullElse(request.prompt().negative(), "");
        SchedulerName scheduler = request.sampling().scheduler();
        info.put("prompt", request.prompt().text())
                .put("negative_prompt", negative)
                .put("seed", request.seed())
                .put("subseed", -1)
                .put("subseed_strength", 0)
                .put("width", request.size().width())
                .put("height", request.size().height())
                .put(
                        "sampler_name",
                        scheduler == null ? null : A1111Sampler.of(scheduler).sampler())
                .put("cfg_scale", request.sampling().guidanceScale())
                .put("steps", request.sampling().steps())
                .put("batch_size", request.images())
                .put("restore_faces", false)
                .put("sd_model_name", request.model())
                .put("denoising_strength", strength(request))
                .put("clip_skip", request.sampling().clipSkip() + 2)
                .put("interrupted", job.state() instanceof JobState.Cancelled);
        ArrayNode prompts = info.putArray("all_prompts");
        ArrayNode negatives = info.putArray("all_negative_prompts");
        ArrayNode seeds = info.putArray("all_seeds");
        ArrayNode texts = info.putArray("infotexts");
        for (int k = 0; k < request.images(); k++) {
            prompts.add(request.prompt().text());
            negatives.add(negative);
            seeds.add(request.seed() + k);
            if (job.state() instanceof JobState.Succeeded done) {
                texts.add(A1111Parameters.of(
                                request,
                                k,
                                done.result().baseSteps(),
                                done.result().refinerSteps())
                        .format());
            }
        }
        info.putObject("diptych").put("job", job.id().value());
        return info;
    }

    private static @Nullable Double strength(JobRequest request) {
        return request.source() == null ? null : request.source().strength();
    }
}
