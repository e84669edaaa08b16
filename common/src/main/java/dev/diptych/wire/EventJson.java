package dev.diptych.wire;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobEvent;
import dev.diptych.job.JobId;

/**
 * {@link JobEvent} as one flat JSON object: {@code job, epoch, seq, at, type}, and the fields of its type. The same
 * text lies in the log, goes over pub/sub, and to the client.
 */
public final class EventJson {
    private EventJson() {}

    public static ObjectNode tree(JobEvent event) {
        ObjectNode json = Wire.MAPPER
                .createObjectNode()
                .put("job", event.job().value())
                .put("epoch", event.epoch())
                .put("seq", event.seq())
                .put("at", event.at());
        return json.setAll(Wire.tree(event.body()));
    }

    /** What happened, without where in the log it stands. */
    public static String writeBody(JobEvent.Body body) {
        return Wire.write(body);
    }

    /** @throws CorruptRecordException if the text is no event */
    public static JobEvent read(String json) {
        try {
            JsonNode tree = Wire.MAPPER.readTree(json);
            if (!tree.isObject()) {
                throw new InvalidRequestException("event", "an object", Fields.kind(tree));
            }
            Head head = Wire.MAPPER.treeToValue(tree, Head.class);
            JobEvent.Body body = Wire.MAPPER.treeToValue(tree, JobEvent.Body.class);
            return new JobEvent(new JobId(head.job()), head.epoch(), head.seq(), head.at(), body);
        } catch (JsonProcessingException | InvalidRequestException e) {
            throw new CorruptRecordException(JobEvent.class, e);
        }
    }

    private record Head(String job, long epoch, long seq, long at) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = JobEvent.Queued.class, name = "queued"),
        @JsonSubTypes.Type(value = JobEvent.Started.class, name = "started"),
        @JsonSubTypes.Type(value = JobEvent.Step.class, name = "step"),
        @JsonSubTypes.Type(value = JobEvent.Preview.class, name = "preview"),
        @JsonSubTypes.Type(value = JobEvent.Handoff.class, name = "handoff"),
        @JsonSubTypes.Type(value = JobEvent.Succeeded.class, name = "succeeded"),
        @JsonSubTypes.Type(value = JobEvent.Failed.class, name = "failed"),
        @JsonSubTypes.Type(value = JobEvent.Cancelled.class, name = "cancelled"),
        @JsonSubTypes.Type(value = JobEvent.Retrying.class, name = "retrying")
    })
    interface BodyTypes {}
}
