package dev.diptych.client;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** The server did not do what it was asked to. */
public final class ServerException extends RuntimeException {
    private final int status;

    private ServerException(int status, String message) {
        super(message);
        this.status = status;
    }

    /** From an answer's problem document (RFC 9457), or what there is instead. */
    static ServerException of(int status, Buffer body) {
        try {
            JsonObject problem = body.toJsonObject();
            return new ServerException(
                    status, problem.getString("detail", problem.getString("title", "HTTP " + status)));
        } catch (DecodeException | ClassCastException e) {
            return new ServerException(status, "the server answered HTTP " + status);
        }
    }

    static ServerException foreign(ServerAddress server) {
        return new ServerException(0, server + ": expected a Diptych server, found an answer of another kind");
    }

    static ServerException unreachable(ServerAddress server, Throwable cause) {
        ServerException unreachable = new ServerException(
                0, "%s: expected a Diptych server, found none (%s)".formatted(server, cause.getMessage()));
        unreachable.initCause(cause);
        return unreachable;
    }

    /** Whether the request itself was at fault, so that saying it again would be no use. */
    public boolean isRefusal() {
        return status >= 400 && status < 500 && status != 408 && status != 429;
    }
}
