package dev.diptych.api.progress;

import java.time.Duration;

/**
 * What one watcher may hold and how long it may be silent.
 *
 * @param ping how often a socket is asked for a sign of life. Default 25 s
 * @param pong how long the answer may take. Default 8 s
 * @param subscriptions jobs on one socket. Default 256
 * @param bytes that may wait for one slow socket, beyond its 64 KiB write queue; then it is closed. Default 256 KiB
 * @param commands frames of one socket that may be worked on at a time; then it is not read. Default 32
 * @param reads of the event log that this node makes at a time. Default 32
 */
public record FeedSettings(Duration ping, Duration pong, int subscriptions, int bytes, int commands, int reads) {
    public FeedSettings {
        require("ping", ping.toMillis());
        require("pong", pong.toMillis());
        require("subscriptions", subscriptions);
        require("bytes", bytes);
        require("commands", commands);
        require("reads", reads);
    }

    public static FeedSettings defaults() {
        return new FeedSettings(Duration.ofSeconds(25), Duration.ofSeconds(8), 256, 256 << 10, 32, 32);
    }

    private static void require(String setting, long found) {
        if (found < 1) {
            throw new IllegalArgumentException("%s: expected 1 or more, found %d".formatted(setting, found));
        }
    }
}
