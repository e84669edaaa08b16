package dev.diptych.image.s3;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A bucket for pictures.
 *
 * @param endpoint of the service, such as {@code https://s3.eu-central-1.amazonaws.com} or {@code http://minio:9000}; the
 *     bucket is named in the path. Default: none, pictures lie elsewhere
 * @param region that requests are signed for. Default us-east-1, which MinIO and others expect
 * @param bucket that exists
 * @param access the id of an access key that may list, read, write and delete in the bucket
 * @param secret the access key's secret
 * @param presigned whether clients are sent to the bucket for a picture, by a link that is good for five minutes. Default
 *     false: pictures come through the API
 */
public record S3Settings(
        @Nullable URI endpoint,
        String region,
        @Nullable String bucket,
        @Nullable String access,
        @Nullable String secret,
        boolean presigned) {
    public S3Settings {
        if (endpoint != null) {
            require("endpoint", "https://host or http://host", isService(endpoint), endpoint);
            require("region", "a region", region.matches("[a-z0-9-]+"), region);
            require("bucket", "a bucket's name", bucket != null && bucket.matches("[a-z0-9][a-z0-9.-]{2,62}"), bucket);
            require("access", "an access key's id", access != null && !access.isBlank(), "none");
            require("secret", "the access key's secret", secret != null && !secret.isBlank(), "none");
        }
    }

    public static S3Settings none() {
        return new S3Settings(null, "us-east-1", null, null, null, false);
    }

    private static boolean isService(URI endpoint) {
        return ("http".equals(endpoint.getScheme()) || "https".equals(endpoint.getScheme()))
                && endpoint.getHost() != null
                && endpoint.getRawUserInfo() == null
                && endpoint.getRawPath().matches("/?")
                && endpoint.getRawQuery() == null;
    }

    private static void require(String setting, String expected, boolean right, @Nullable Object found) {
        if (!right) {
            throw new IllegalArgumentException("%s: expected %s, found %s".formatted(setting, expected, found));
        }
    }
}
