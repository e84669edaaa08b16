package dev.diptych.wire;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.MicroConditioning;
import dev.diptych.job.ModelCard;
import dev.diptych.queue.Submission;
import dev.diptych.queue.Webhook;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/jobs}: a request, and beside its fields those of the queue. */
public final class SubmissionReader {
    private static final double LONGEST_SECONDS = 30 * 24 * 3600;

    private SubmissionReader() {}

    /**
     * @param models the default first
     * @throws InvalidRequestException for an unknown field or model, a wrong type, a bad value
     */
    public static Submission read(
            ObjectNode body, String tenant, @Nullable String idempotencyKey, List<ModelCard> models) {
        return read(body, tenant, idempotencyKey, models, null);
    }

    /**
     * The same with the sides of the init image: without a size of its own the job takes the model's nearest bucket.
     *
     * @param models the default first
     * @throws InvalidRequestException for an unknown field or model, a wrong type, a bad value
     */
    public static Submission read(
            ObjectNode body,
            String tenant,
            @Nullable String idempotencyKey,
            List<ModelCard> models,
            MicroConditioning.@Nullable Size upload) {
        Fields fields = Fields.of(body);
        var request = RequestJson.complete(fields, model(fields, models), upload);
        int priority = fields.wholeNumber("priority", Submission.DEFAULT_PRIORITY);
        Duration delay = seconds(fields, "delay_seconds", Duration.ZERO);
        Duration deadline = seconds(fields, "deadline_seconds", null);
        Webhook webhook = webhook(fields);
        fields.refuseOthers();
        return new Submission(
                        tenant, request, idempotencyKey, priority, delay == null ? Duration.ZERO : delay, deadline)
                .withWebhook(webhook);
    }

    private static @Nullable Webhook webhook(Fields fields) {
        String url = fields.text("webhook");
        List<String> events = fields.texts("webhook_events");
        if (url == null && events != null) {
            throw new InvalidRequestException("webhook_events", "a webhook beside it", "none");
        }
        return url == null ? null : Webhook.of(url, events == null ? Webhook.ENDS : events);
    }

    private static ModelCard model(Fields fields, List<ModelCard> models) {
        String name = fields.text("model");
        return models.stream()
                .filter(card -> name == null || card.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InvalidRequestException("model", known(models), name == null ? "none" : name));
    }

    private static String known(List<ModelCard> models) {
        return models.isEmpty()
                ? "a model that a worker has announced, and none has yet"
                : models.stream().map(ModelCard::name).collect(Collectors.joining(", ", "one of ", ""));
    }

    private static @Nullable Duration seconds(Fields fields, String name, @Nullable Duration otherwise) {
        if (!fields.has(name)) {
            return otherwise;
        }
        double seconds = fields.number(name, 0);
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            throw new InvalidRequestException(name, "seconds from 0 to " + (long) LONGEST_SECONDS, seconds);
        }
        return Duration.ofMillis(Math.round(seconds * 1000));
    }
}
