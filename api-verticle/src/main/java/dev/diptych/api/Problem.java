package dev.diptych.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.diptych.job.InvalidRequestException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer that is an error, as an RFC 9457 problem document. It is thrown to get there.
 *
 * <p>Never holds a prompt, a key, a path or a stack trace.
 */
public final class Problem extends RuntimeException {
    private final int status;
    private final String type;
    private final String title;
    private final @Nullable InvalidRequestException invalid;
    private final @Nullable Duration retryAfter;

    private Problem(
            int status,
            String type,
            String title,
            String detail,
            @Nullable InvalidRequestException invalid,
            @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
        this.title = title;
        this.invalid = invalid;
        this.retryAfter = retryAfter;
    }

    /** @param type the last part of the problem's URN, in kebab-case */
    public static Problem of(int status, String type, String title, String detail) {
        return new Problem(status, type, title, detail, null, null);
    }

    public static Problem invalid(InvalidRequestException e) {
        return new Problem(400, "invalid-request", "The request is invalid", String.valueOf(e.getMessage()), e, null);
    }

    public static Problem invalid(String field, String expected, Object found) {
        return invalid(new InvalidRequestException(field, expected, found));
    }

    static Problem badRequest() {
        return of(400, "bad-request", "The request is broken", "expected well-formed HTTP");
    }

    public static Problem notFound(String what) {
        return of(404, "not-found", "There is no such thing", "expected " + what + " of the caller's, found none");
    }

    public static Problem busy(int status, String type, String title, String detail, Duration retryAfter) {
        return new Problem(status, type, title, detail, null, retryAfter);
    }

    public int status() {
        return status;
    }

    public String type() {
        return type;
    }

    /** The complaint about a field, if it is one. */
    public @Nullable InvalidRequestException invalid() {
        return invalid;
    }

    /** When to try again; null: no time is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    public ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("type", "urn:diptych:problem:" + type)
                .put("title", title)
                .put("status", status)
                .put("detail", getMessage());
        if (invalid != null) {
            json.put("field", invalid.field())
                    .put("expected", invalid.expected())
                    .put("found", invalid.found());
        }
        return json;
    }
}
