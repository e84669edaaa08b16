package dev.diptych.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import dev.diptych.wire.JobViewJson;

/** A job as the API shows it: as it is stored, with links to what belongs to it. */
public final class JobJson {
    private JobJson() {}

    public static String path(JobView job) {
        return "/v1/jobs/" + job.id();
    }

    public static ObjectNode of(JobView job) {
        ObjectNode json = JobViewJson.tree(job);
        String self = path(job);
        ObjectNode links = json.putObject("links")
                .put("self", self)
                .put("events", self + "/events")
                .put("preview", self + "/preview");
        ArrayNode images = links.putArray("images");
        int n = 0;
        for (JsonNode image : json.path("result").path("images")) {
            String url = self + "/images/" + n++;
            ((ObjectNode) image).put("url", url);
            images.add(url);
        }
        return json;
    }

    public static ObjectNode of(JobQueue.Page page) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode jobs = json.putArray("jobs");
        page.jobs().forEach(job -> jobs.add(of(job)));
        if (page.next() != null) {
            json.put("next", page.next());
        }
        return json;
    }
}
