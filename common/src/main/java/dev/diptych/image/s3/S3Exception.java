package dev.diptych.image.s3;

import org.jspecify.annotations.Nullable;

/** The bucket refused something, or cannot be reached. */
public final class S3Exception extends RuntimeException {
    S3Exception(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
