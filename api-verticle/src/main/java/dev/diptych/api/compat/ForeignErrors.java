package dev.diptych.api.compat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the foreign APIs say that something went wrong. */
public final class ForeignErrors {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignErrors.class);

    private ForeignErrors() {}

    /** An error in a foreign API's words. */
    public record ForeignError(int status, ObjectNode json) {}

    /**
     * The error that a caller of this path understands; empty where the path is native.
     *
     * @param type the kind of problem in kebab-case, {@code no-key} for instance
     * @param invalid the complaint about a field, if it is one
     */
    public static Optional<ForeignError> of(
            String path, int status, String type, String detail, @Nullable InvalidRequestException invalid) {
        if (path.startsWith(OpenAiImages.PATH)) {
            return Optional.of(openAi(status, type, detail, invalid));
        } else if (path.startsWith(Automatic1111.PATH)) {
            return Optional.of(automatic1111(status, type, detail, invalid));
        }
        return Optional.empty();
    }

    /** The body for an error after the status went out. What a client cannot have caused stays in the log. */
    static ObjectNode late(String path, Throwable failure) {
        if (failure instanceof JobLostException lost) {
            return late(path, lost.code(), String.valueOf(lost.getMessage()));
        }
        LOG.warn("an answer broke off", failure);
        return late(path, "internal", "something broke");
    }

    private static ObjectNode late(String path, String code, String detail) {
        return of(path, 500, code, detail, null).orElseThrow().json();
    }

    private static ForeignError openAi(
            int status, String type, String detail, @Nullable InvalidRequestException invalid) {
        boolean noSuchModel = invalid != null && invalid.field().equals("model");
        ObjectNode error = JsonNodeFactory.instance.objectNode().put("message", detail);
        error.put("type", status == 429 ? "rate_limit_error" : status >= 500 ? "server_error" : "invalid_request_error")
                .put("param", invalid == null ? null : invalid.field())
                .put("code", noSuchModel ? "model_not_found" : openAiCode(status, type));
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.set("error", error);
        return new ForeignError(noSuchModel ? 404 : status, json);
    }

    private static String openAiCode(int status, String type) {
        return switch (status) {
            case 401 -> "invalid_api_key";
            case 429 -> "rate_limit_exceeded";
            default -> type.replace('-', '_');
        };
    }

    private static ForeignError automatic1111(
            int status, String type, String detail, @Nullable InvalidRequestException invalid) {
        return new ForeignError(
                invalid == null ? status : 422,
                JsonNodeFactory.instance
                        .objectNode()
                        .put("error", invalid == null ? type : "HTTPException")
                        .put("detail", detail)
                        .put("body", "")
                        .put("errors", detail));
    }
}
