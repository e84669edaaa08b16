package dev.diptych.api.webhook;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.view.JobJson;
import dev.diptych.job.JobEvent;
import dev.diptych.queue.JobView;
import java.time.Instant;

/** What a delivery says: what happened, and the job as it stands now. */
final class WebhookBody {
    private WebhookBody() {}

    static ObjectNode of(JobEvent event, JobView job) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "job." + event.body().type())
                .put("timestamp", Instant.ofEpochMilli(event.at()).toString());
        ObjectNode data = json.putObject("data");
        data.set("event", JobJson.of(event));
        data.set("job", JobJson.of(job));
        return json;
    }

    /** The same at every attempt, so that a receiver sees that it has had it. */
    static String id(JobEvent event) {
        return "msg_%s_%d".formatted(event.job(), event.seq());
    }
}
