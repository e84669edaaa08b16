package dev.diptych.api;

import dev.diptych.api.keys.Signer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

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

    /** Whether the parameters that came with a path open it now. */
    boolean opens(String path, @Nullable String expires, @Nullable String signature) {
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
