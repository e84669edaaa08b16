package dev.diptych.standalone;

import dev.diptych.image.s3.S3Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where pictures lie that several processes share.
 *
 * @param folder one that every process of the service sees. Default: none, pictures lie in Redis
 * @param keep how long Redis keeps a picture; a folder keeps it as long as its job. Default 1d
 * @param s3 a bucket of an S3 service, which {@code serve} takes too; not together with a folder
 */
public record PictureSettings(@Nullable Path folder, Duration keep, S3Settings s3) {
    public PictureSettings {
        if (folder != null && s3.endpoint() != null) {
            throw new IllegalArgumentException("folder: expected none beside s3.endpoint, found " + folder);
        }
        if (keep.toMillis() < 1) {
            throw new IllegalArgumentException("keep: expected more than zero, found " + keep);
        }
    }

    public static PictureSettings defaults() {
        return new PictureSettings(null, Duration.ofDays(1), S3Settings.none());
    }
}
