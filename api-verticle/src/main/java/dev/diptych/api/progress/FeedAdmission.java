package dev.diptych.api.progress;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says who a token belongs to. */
@FunctionalInterface
public interface FeedAdmission {
    /** Empty: nobody whom the feed would let in. */
    Optional<Watcher> admit(@Nullable String token);

    /**
     * Somebody on the feed.
     *
     * @param mayCancel whether the key's role allows it
     */
    record Watcher(String tenant, boolean mayCancel) {}
}
