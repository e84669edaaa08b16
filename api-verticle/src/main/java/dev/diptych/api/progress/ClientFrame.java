package dev.diptych.api.progress;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import dev.diptych.job.JobId;
import dev.diptych.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a client may say on the feed. */
sealed interface ClientFrame {
    /** @param token the API key; null where none is needed */
    record Hello(@Nullable String token) implements ClientFrame {}

    /**
     * @param since the newest event that the client has; null: from now on
     * @param previews whether it wants pictures too
     */
    record Subscribe(JobId job, @Nullable Position since, boolean previews) implements ClientFrame {}

    record Unsubscribe(JobId job) implements ClientFrame {}

    record Cancel(JobId job) implements ClientFrame {}

    /** @throws InvalidRequestException if the text is none of these */
    static ClientFrame read(String text) {
        ObjectNode json = Wire.object(text.getBytes(StandardCharsets.UTF_8));
        String type = text(json, "type");
        return switch (type) {
            case "hello" -> hello(only(json, Set.of("type", "token")));
            case "sub" -> subscribe(only(json, Set.of("type", "job", "since", "previews")));
            case "unsub" -> new Unsubscribe(job(only(json, Set.of("type", "job"))));
            case "cancel" -> new Cancel(job(only(json, Set.of("type", "job"))));
            default -> throw new InvalidRequestException("type", "one of hello, sub, unsub, cancel", type);
        };
    }

    private static Hello hello(ObjectNode json) {
        return new Hello(json.hasNonNull("token") ? text(json, "token") : null);
    }

    private static Subscribe subscribe(ObjectNode json) {
        JsonNode previews = json.path("previews");
        if (!previews.isMissingNode() && !previews.isBoolean()) {
            throw new InvalidRequestException("previews", "true or false", "another value");
        }
        return new Subscribe(
                job(json), json.hasNonNull("since") ? since(json.get("since")) : null, previews.asBoolean(true));
    }

    private static Position since(JsonNode json) {
        if (!(json instanceof ObjectNode object)) {
            throw new InvalidRequestException("since", "an object with epoch and seq", "another value");
        }
        only(object, Set.of("epoch", "seq"));
        return new Position(wholeNumber(object, "epoch"), wholeNumber(object, "seq"));
    }

    private static JobId job(ObjectNode json) {
        try {
            return new JobId(text(json, "job"));
        } catch (InvalidRequestException e) {
            throw new InvalidRequestException("job", e.expected(), e.found());
        }
    }

    private static String text(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isTextual()) {
            throw new InvalidRequestException(field, "a text", value.isMissingNode() ? "nothing" : "another value");
        }
        return value.textValue();
    }

    private static long wholeNumber(ObjectNode json, String field) {
        JsonNode value = json.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new InvalidRequestException("since." + field, "a whole number", "another value");
        }
        return value.longValue();
    }

    private static ObjectNode only(ObjectNode json, Set<String> known) {
        Iterator<String> names = json.fieldNames();
        while (names.hasNext()) {
            String name = names.next();
            if (!known.contains(name)) {
                throw new InvalidRequestException(name, "no such field", "an unknown field");
            }
        }
        return json;
    }
}
