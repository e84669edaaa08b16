package dev.diptych.image;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Where pictures lie. A key is {@code <job>/<epoch>/<n>.png}: a worker that lost its lease can never overwrite. */
public interface ImageStore {
    /** Fails with one clear line where pictures cannot be kept: asked once, at the start. */
    Future<Void> check();

    /** Writes all of it or nothing. */
    Future<Void> put(String key, Buffer bytes);

    Future<Optional<Buffer>> get(String key);

    /** Where a client can fetch a picture by itself, without a key and for a while; empty where only this process can. */
    default Optional<URI> link(String key, Duration valid) {
        return Optional.empty();
    }

    /** Makes a picture as new as if it were put now. False: there is none. */
    Future<Boolean> renew(String key);

    /** Removes everything below a prefix that ends in a slash. */
    Future<Void> deleteBelow(String prefix);

    /** Removes what is below a prefix and was put before an instant. A store that forgets by itself does nothing. */
    Future<Void> deleteOlder(String prefix, Instant before);

    Future<Void> close();
}
