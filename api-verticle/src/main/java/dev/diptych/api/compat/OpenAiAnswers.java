package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.JobState;
import dev.diptych.queue.JobView;
import java.net.URI;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The answers of OpenAI's Images API. */
final class OpenAiAnswers {
    private OpenAiAnswers() {}

    /** @param pictures encoded as asked for */
    static ObjectNode images(OpenAiOrder order, JobView job, List<byte[]> pictures) {
        return images(
                order, job, data -> pictures.forEach(picture -> data.addObject().put("b64_json", base64(picture))));
    }

    /** @param address of a picture, by its path, for {@code count} of them */
    static ObjectNode images(OpenAiOrder order, JobView job, int count, Function<String, URI> address) {
        String path = "/v1/jobs/" + job.id() + "/images/";
        return images(
                order,
                job,
                data -> IntStream.range(0, count)
                        .forEach(k -> data.addObject()
                                .put("url", address.apply(path + k).toString())));
    }

    private static ObjectNode images(OpenAiOrder order, JobView job, Consumer<ArrayNode> fill) {
        ObjectNode json = object().put("created", Instant.now().getEpochSecond());
        fill.accept(json.putArray("data"));
        describe(json, order, size(job), order.format().wireName()).set("usage", usage(job));
        return json;
    }

    /** @param type {@code image_generation} or {@code image_edit} */
    static ObjectNode partialImage(String type, OpenAiOrder order, JobView job, int index, byte[] jpeg) {
        ObjectNode json = event(type + ".partial_image", jpeg);
        return describe(json, order, size(job), "jpeg").put("partial_image_index", index);
    }

    static ObjectNode completed(String type, OpenAiOrder order, JobView job, byte[] picture) {
        ObjectNode json = event(type + ".completed", picture);
        describe(json, order, size(job), order.format().wireName()).set("usage", usage(job));
        return json;
    }

    private static ObjectNode event(String type, byte[] picture) {
        return object().put("type", type)
                .put("b64_json", base64(picture))
                .put("created_at", Instant.now().getEpochSecond());
    }

    private static ObjectNode describe(ObjectNode json, OpenAiOrder order, String size, String format) {
        return json.put("size", size)
                .put("quality", order.quality())
                .put("background", "opaque")
                .put("output_format", format);
    }

    private static ObjectNode usage(JobView job) {
        int tokens = job.state() instanceof JobState.Succeeded succeeded
                ? succeeded.result().promptTokens()
                : 0;
        ObjectNode usage =
                object().put("input_tokens", tokens).put("output_tokens", 0).put("total_tokens", tokens);
        usage.putObject("input_tokens_details").put("text_tokens", tokens).put("image_tokens", 0);
        return usage;
    }

    private static String size(JobView job) {
        return Objects.requireNonNull(job.request(), "its own order").size().toString();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
