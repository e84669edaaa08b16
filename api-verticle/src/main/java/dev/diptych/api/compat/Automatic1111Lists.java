package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.ModelCard;
import dev.diptych.job.SchedulerName;
import dev.diptych.picture.A1111Sampler;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Stream;

/** What there is, as AUTOMATIC1111 lists it. */
final class Automatic1111Lists {
    private static final double KARRAS_RHO = 7;

    private Automatic1111Lists() {}

    static ArrayNode samplers() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        names(A1111Sampler::sampler).forEach(name -> {
            ObjectNode entry = list.addObject().put("name", name);
            entry.putArray("aliases");
            entry.putObject("options");
        });
        return list;
    }

    static ArrayNode schedulers() {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Stream.concat(Stream.of("Automatic"), names(A1111Sampler::scheduleType))
                .forEach(label -> list.addObject()
                        .put("name", label.toLowerCase(Locale.ROOT))
                        .put("label", label)
                        .putNull("aliases")
                        .put("default_rho", label.equals("Karras") ? KARRAS_RHO : -1)
                        .put("need_inner_model", label.equals("Uniform")));
        return list;
    }

    private static Stream<String> names(Function<A1111Sampler, String> name) {
        return Arrays.stream(SchedulerName.values())
                .map(A1111Sampler::of)
                .map(name)
                .distinct();
    }

    /** Paths and hashes of the operator's files stay inside; {@code name} is what some clients look for. */
    static ArrayNode models(List<ModelCard> models) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        for (ModelCard model : models) {
            list.addObject()
                    .put("title", model.name())
                    .put("model_name", model.name())
                    .put("name", model.name())
                    .putNull("hash")
                    .putNull("sha256")
                    .put("filename", model.name())
                    .putNull("config");
        }
        return list;
    }

    /** @param models the default first */
    static ObjectNode options(List<ModelCard> models) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("sd_model_checkpoint", models.get(0).name())
                .put("CLIP_stop_at_last_layers", 1)
                .put("samples_format", "png");
    }
}
