package dev.diptych.api.progress;

/** Why the feed closes a socket: WebSocket close codes of our own, after the HTTP status that they are like. */
enum CloseCode {
    NO_KEY(4401, "a hello with a valid token is needed"),
    NO_PONG(4408, "no sign of life"),
    TOO_SLOW(4429, "reads too slowly"),
    GOING_AWAY(1001, "this node stops");

    private final int code;
    private final String reason;

    CloseCode(int code, String reason) {
        this.code = code;
        this.reason = reason;
    }

    short code() {
        return (short) code;
    }

    String reason() {
        return reason;
    }
}
