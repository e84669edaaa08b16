package dev.diptych.api;

import dev.diptych.api.keys.Signer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;

/** Links that open one picture without a key for an hour, for clients that hand an address on. */
final class PictureLinks {
    private static final Duration GOOD = Duration.ofHours(1);

    private final Signer signer;
    private final Clock clock;

    PictureLinks(Signer service, Clock clock) {
        this.signer = service.of("picture-link");
        this.clock = clock;
    }

    /** The path with the parameters that open it. */
    String sign(String path) {
        long expires = clock.instant().plus(GOOD).getEpochSecond();
        return "%s?expires=%d&signature=%s".formatted(path, expires, signature(path, Long.toString(expires)));
    }

    boolean opens(HttpServerRequest request, String path) {
        String expires = request.getParam("expires");
        String signature = request.getParam("signature");
        return expires != null
                && signature != null
                && expires.matches("[0-9]{1,12}")
                && clock.instant().getEpochSecond() < Long.parseLong(expires)
                && MessageDigest.isEqual(bytes(signature), bytes(signature(path, expires)));
    }

    private String signature(String path, String expires) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign(path + "?" + expires));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
