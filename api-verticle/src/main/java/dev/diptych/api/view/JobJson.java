package dev.diptych.api.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue;
import dev.diptych.queue.JobView;
import dev.diptych.wire.EventJson;
import dev.diptych.wire.JobViewJson;
import java.util.ArrayList;
import java.util.List;

/** A job as the API shows it: as it is stored, with links to what belongs to it. */
public final class JobJson {
    private JobJson() {}

    public static String path(JobView job) {
        return path(job.id());
    }

    public static ObjectNode of(JobView job) {
        ObjectNode json = JobViewJson.tree(job);
        String self = path(job);
        ObjectNode links = json.putObject("links")
                .put("self", self)
                .put("events", self + "/events")
                .put("preview", self + "/preview");
        ArrayNode images = links.putArray("images");
        link(job.id(), json).forEach(images::add);
        return json;
    }

    /** An event as every way of watching shows it. */
    public static ObjectNode of(JobEvent event) {
        ObjectNode json = EventJson.tree(event);
        link(event.job(), json);
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

    private static String path(JobId job) {
        return "/v1/jobs/" + job;
    }

    /** Puts addresses in the place of the store's keys. */
    private static List<String> link(JobId job, JsonNode json) {
        List<String> urls = new ArrayList<>();
        for (JsonNode image : json.path("result").path("images")) {
            String url = path(job) + "/images/" + urls.size();
            ((ObjectNode) image).put("url", url).remove("key");
            urls.add(url);
        }
        return urls;
    }
}
