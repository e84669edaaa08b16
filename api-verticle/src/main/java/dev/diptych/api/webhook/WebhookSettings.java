package dev.diptych.api.webhook;

import java.time.Duration;
import java.util.List;

/**
 * How webhooks are delivered.
 *
 * @param allow hosts ({@code hooks.example}), addresses and networks ({@code 10.1.0.0/16}) that may be called although
 *     they are not of the public internet. Default none
 * @param attempts how often a delivery is tried before it is given up. Default 8
 * @param retryDelay before the second attempt; four times as long before each further one, cut by up to a fifth at
 *     random. Default 5 s: the eighth comes after 6 to 8 hours
 * @param timeout for an answer, and for the connection. Default 10 s
 */
public record WebhookSettings(List<String> allow, int attempts, Duration retryDelay, Duration timeout) {
    public WebhookSettings {
        allow = List.copyOf(allow);
        AddressWall.of(allow);
        require("attempts", attempts >= 1 && attempts <= 12, "1 to 12", attempts);
        require("retry_delay", retryDelay.toMillis() >= 1, "more than zero", retryDelay);
        require("timeout", timeout.toMillis() >= 1, "more than zero", timeout);
    }

    public static WebhookSettings defaults() {
        return new WebhookSettings(List.of(), 8, Duration.ofSeconds(5), Duration.ofSeconds(10));
    }

    private static void require(String setting, boolean right, String expected, Object found) {
        if (!right) {
            throw new IllegalArgumentException("%s: expected %s, found %s".formatted(setting, expected, found));
        }
    }
}
