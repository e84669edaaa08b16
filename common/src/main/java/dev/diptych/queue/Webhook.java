package dev.diptych.queue;

import dev.diptych.job.InvalidRequestException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;

/**
 * Who is told of a job, and of what.
 *
 * @param url {@code http} or {@code https}; it may hold secrets of its owner's, so it is neither logged nor shown
 * @param events which changes of state, by their wire names
 */
public record Webhook(URI url, List<String> events) {
    /** Every change of state that can be told of. */
    public static final List<String> EVENTS =
            List.of("queued", "started", "handoff", "retrying", "succeeded", "failed", "cancelled");

    /** What is told of where nobody says otherwise: the ends. */
    public static final List<String> ENDS = List.of("succeeded", "failed", "cancelled");

    private static final int LONGEST_URL = 2000;

    public Webhook {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new InvalidRequestException("webhook", "an address that begins with https:// or http://", "another");
        }
        if (url.getHost() == null || url.getRawUserInfo() != null || url.getRawFragment() != null) {
            throw new InvalidRequestException(
                    "webhook", "an address with a host, and without user or fragment", "another");
        }
        if (url.toString().length() > LONGEST_URL) {
            throw new InvalidRequestException(
                    "webhook",
                    "at most %d characters".formatted(LONGEST_URL),
                    url.toString().length());
        }
        if (events.isEmpty()) {
            throw new InvalidRequestException("webhook_events", "at least one event", "none");
        }
        for (String event : events) {
            if (!EVENTS.contains(event)) {
                throw new InvalidRequestException("webhook_events", "some of " + String.join(", ", EVENTS), event);
            }
        }
        events = List.copyOf(events);
    }

    /** @throws InvalidRequestException if the text is no address */
    public static Webhook of(String url, List<String> events) {
        try {
            return new Webhook(new URI(url), events);
        } catch (URISyntaxException e) {
            throw new InvalidRequestException("webhook", "an address such as https://example.org/hook", "another text");
        }
    }

    /** Scheme, host and port: what fails together. */
    public String origin() {
        return "%s://%s:%d"
                .formatted(
                        url.getScheme().toLowerCase(Locale.ROOT), url.getHost().toLowerCase(Locale.ROOT), port());
    }

    /** A name, or an address without brackets. */
    public String host() {
        return url.getHost().replaceAll("^\\[|]$", "");
    }

    public boolean isTls() {
        return url.getScheme().equalsIgnoreCase("https");
    }

    public int port() {
        return url.getPort() > 0 ? url.getPort() : isTls() ? 443 : 80;
    }
}
