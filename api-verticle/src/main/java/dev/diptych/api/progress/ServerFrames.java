package dev.diptych.api.progress;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.api.view.JobJson;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobId;
import dev.diptych.queue.JobQueue.CancelOutcome;
import dev.diptych.queue.JobView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the feed says beside events, as text. */
final class ServerFrames {
    private ServerFrames() {}

    static String hello(String tenant, FeedSettings settings) {
        return frame("hello")
                .put("tenant", tenant)
                .put("ping_seconds", settings.ping().toSeconds())
                .put("subscriptions", settings.subscriptions())
                .toString();
    }

    static String subscribed(JobId job, boolean recovered, JobView snapshot, List<FeedEvent> missed) {
        ObjectNode frame = frame("subscribed").put("job", job.value()).put("recovered", recovered);
        frame.set("snapshot", JobJson.of(snapshot));
        ArrayNode events = frame.putArray("events");
        missed.forEach(event -> events.add(JobJson.of(event.event())));
        return frame.toString();
    }

    static String unsubscribed(JobId job) {
        return frame("unsubscribed").put("job", job.value()).toString();
    }

    static String cancelling(JobId job, CancelOutcome outcome) {
        return frame("cancelling")
                .put("job", job.value())
                .put("outcome", outcome.name().toLowerCase(Locale.ROOT))
                .toString();
    }

    static String invalid(InvalidRequestException e) {
        return frame("error")
                .put("code", "invalid-frame")
                .put("detail", e.getMessage())
                .put("field", e.field())
                .put("expected", e.expected())
                .put("found", e.found())
                .toString();
    }

    static String error(@Nullable JobId job, String code, String detail) {
        ObjectNode frame = frame("error").put("code", code).put("detail", detail);
        if (job != null) {
            frame.put("job", job.value());
        }
        return frame.toString();
    }

    private static ObjectNode frame(String type) {
        return JsonNodeFactory.instance.objectNode().put("type", type);
    }
}
