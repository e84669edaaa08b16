package dev.diptych.standalone;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where pictures lie that several processes share.
 *
 * @param folder one that every process of the service sees. Default: none, pictures lie in Redis
 * @param keep how long Redis keeps a picture; a folder keeps it as long as its job. Default 1d
 */
public record PictureSettings(@Nullable Path folder, Duration keep) {
    public PictureSettings {
        if (keep.toMillis() < 1) {
            throw new IllegalArgumentException("keep: expected more than zero, found " + keep);
        }
    }

    public static PictureSettings defaults() {
        return new PictureSettings(null, Duration.ofDays(1));
    }
}
