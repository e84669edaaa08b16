package dev.diptych.image;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/** Where pictures lie. A key is {@code <job>/<epoch>/<n>.png}: a worker that lost its lease can never overwrite. */
public interface ImageStore {
    /** Writes all of it or nothing. */
    Future<Void> put(String key, Buffer bytes);

    Future<Optional<Buffer>> get(String key);

    /** Removes everything below a prefix that ends in a slash. */
    Future<Void> deleteBelow(String prefix);

    Future<Void> close();
}
