package dev.diptych.api.progress;

/** Why the feed closes a socket: RFC 6455's codes, and of our own those after the HTTP status that they are like. */
enum CloseCode {
    NO_KEY(4401, "a hello with a valid token is needed"),
    NO_PONG(4408, "no sign of life"),
    TOO_SLOW(4429, "reads too slowly"),
    TOO_LARGE(1009, "a message of more than 64 KiB"),
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
