package dev.diptych.api;

import dev.diptych.api.progress.FeedSettings;
import dev.diptych.api.webhook.WebhookSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one API node listens, and what it lets in.
 *
 * @param host the address to bind; anything but loopback needs {@code keys}. Default 127.0.0.1
 * @param port 0: any free one. Default 8080
 * @param keys the file of API keys, see docs/api.md; it is read again within a second of a change. Null, the default:
 *     no keys, one tenant, loopback only
 * @param secret what webhooks and links to pictures are signed with, 32 characters or more, the same for all nodes. Null,
 *     the default: one that the first node draws and keeps in Redis
 * @param whenNoWorker what a job is answered that no live worker can run. Default ACCEPT
 * @param origins the web origins, such as {@code https://example.org}, whose pages may call this API; {@code *} for
 *     all. Default none: only pages that this node serves itself
 * @param keepUploads how long an upload is kept after an order named it last; Redis keeps it for pictures.keep. Default 30 d
 * @param longestWait the most that {@code Prefer: wait=N} waits. Default 60 s
 */
public record ApiSettings(
        String host,
        int port,
        @Nullable Path keys,
        @Nullable String secret,
        NoWorker whenNoWorker,
        List<String> origins,
        Duration keepUploads,
        Duration longestWait,
        Limits limits,
        FeedSettings feed,
        WebhookSettings webhooks) {
    private static final int SHORTEST_SECRET = 32;

    /** What a job is answered that no live worker can run. */
    public enum NoWorker {
        /** 202: it waits, and says that it is not servable. */
        ACCEPT,
        /** 503: it is not enqueued. */
        REFUSE
    }

    /**
     * What one client can make this node hold.
     *
     * @param bodyBytes of one request. Default 24 MiB: two 2048² PNGs in base64
     * @param bodiesBytes of all requests that are not answered yet, together; a request that exceeds it is answered 429
     *     with Retry-After before its body is read. 0, the default: a quarter of the heap
     * @param headerBytes of one request's headers. Default 16 KiB
     * @param connections open at a time; 0: any number. Default 20000
     * @param idle how long a connection may be silent. Default 90 s
     * @param submissions worked on at a time, from when the body has come until the job is enqueued; the next is
     *     answered 429 with Retry-After at once. Four at a time while more are refused than not. 0: any
     *     number. Default 64
     */
    public record Limits(
            long bodyBytes, long bodiesBytes, int headerBytes, int connections, Duration idle, int submissions) {
        public Limits {
            require("bodyBytes", bodyBytes, 1024, 1L << 30);
            require("bodiesBytes", bodiesBytes, 0, Long.MAX_VALUE);
            require("headerBytes", headerBytes, 1024, 1 << 20);
            require("connections", connections, 0, Integer.MAX_VALUE);
            require("idle", idle.toSeconds(), 30, 86_400);
            require("submissions", submissions, 0, Integer.MAX_VALUE);
        }

        long mostOfAllBodies() {
            return bodiesBytes > 0 ? bodiesBytes : Runtime.getRuntime().maxMemory() / 4;
        }

        public static Limits defaults() {
            return new Limits(24L << 20, 0, 16 << 10, 20_000, Duration.ofSeconds(90), 64);
        }
    }

    public ApiSettings {
        require("port", port, 0, 65_535);
        require(
                "keepUploads",
                keepUploads.toSeconds(),
                1,
                Duration.ofDays(36_500).toSeconds());
        require("longestWait", longestWait.toSeconds(), 0, 600);
        origins = List.copyOf(origins);
        if (secret != null && secret.length() < SHORTEST_SECRET) {
            throw new IllegalArgumentException(
                    "secret: expected %d characters or more, found %d".formatted(SHORTEST_SECRET, secret.length()));
        }
    }

    public static ApiSettings defaults() {
        return new ApiSettings(
                "127.0.0.1",
                8080,
                null,
                null,
                NoWorker.ACCEPT,
                List.of(),
                Duration.ofDays(30),
                Duration.ofSeconds(60),
                Limits.defaults(),
                FeedSettings.defaults(),
                WebhookSettings.defaults());
    }

    public ApiSettings withAddress(String newHost, int newPort) {
        return new ApiSettings(
                newHost,
                newPort,
                keys,
                secret,
                whenNoWorker,
                origins,
                keepUploads,
                longestWait,
                limits,
                feed,
                webhooks);
    }

    public ApiSettings withKeys(@Nullable Path newKeys) {
        return new ApiSettings(
                host, port, newKeys, secret, whenNoWorker, origins, keepUploads, longestWait, limits, feed, webhooks);
    }

    public ApiSettings withLimits(Limits newLimits) {
        return new ApiSettings(
                host, port, keys, secret, whenNoWorker, origins, keepUploads, longestWait, newLimits, feed, webhooks);
    }

    public ApiSettings withWebhooks(WebhookSettings newWebhooks) {
        return new ApiSettings(
                host, port, keys, secret, whenNoWorker, origins, keepUploads, longestWait, limits, feed, newWebhooks);
    }

    private static void require(String setting, long found, long least, long most) {
        if (found < least || found > most) {
            throw new IllegalArgumentException(
                    "%s: expected %d to %d, found %d".formatted(setting, least, most, found));
        }
    }
}
