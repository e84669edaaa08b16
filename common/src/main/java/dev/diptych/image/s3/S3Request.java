package dev.diptych.image.s3;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.util.Map;

/**
 * A request before it is signed.
 *
 * @param key of an object; empty: the bucket itself
 * @param query unescaped
 */
record S3Request(HttpMethod method, String key, Map<String, String> query, Map<String, String> headers, Buffer body) {
    static S3Request of(HttpMethod method, String key) {
        return new S3Request(method, key, Map.of(), Map.of(), Buffer.buffer());
    }
}
