package dev.diptych.client;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * Where an API is.
 *
 * @param uri http or https, without a path
 * @param key the API key, or null where none is asked for
 */
public record ServerAddress(URI uri, @Nullable String key) {
    /** @throws IllegalArgumentException for anything that is no address of a server */
    public static ServerAddress of(String text, @Nullable String key) {
        try {
            URI uri = new URI(text.contains("://") ? text : "http://" + text);
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            boolean bare = uri.getPath() == null
                    || uri.getPath().isEmpty()
                    || uri.getPath().equals("/");
            if (web && bare && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return new ServerAddress(uri, key);
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException("expected an address such as http://host:8080, found " + text);
    }

    boolean tls() {
        return uri.getScheme().equals("https");
    }

    String host() {
        return uri.getHost();
    }

    int port() {
        return uri.getPort() >= 0 ? uri.getPort() : tls() ? 443 : 80;
    }

    /** Says nothing of the key. */
    @Override
    public String toString() {
        return uri.toString();
    }
}
